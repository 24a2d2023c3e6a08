"""The catalogue of a model as a static site: plain functions from a model to pages."""
