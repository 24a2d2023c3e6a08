"""The chat page: Streamlit files are thin, what they show is made in `semantic/answer`.

launch     the server: headers, what happens on an error, how it starts
page       the frame around every page: navigation, banners
ask, explore, metrics, questions: the four pages
answer     one answer from top to bottom; chips, table, details are its parts
state      what a session remembers: questions and queries, never rows
"""
