"""Runs the trials of ``fixgrad tune`` on a Dask cluster."""
