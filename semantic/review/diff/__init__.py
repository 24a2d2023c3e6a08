"""What a change of a model changes: members, what depends on them, and the numbers.

facts     what a model says, item by item: what decides rows, and what people read
renames   which item of the new version is an old one under another name
changes   two versions' facts held against each other
uses      what depends on what
breaking  which changes break what others have built
probes    which queries show the numbers of a measure
numbers   both versions asked; rows held against rows
compare   all of it in order
"""
