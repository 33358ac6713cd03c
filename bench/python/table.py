"""Reads the table that a bench names: Parquet by its ending, else CSV."""

import pandas as pd


def read_table(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
