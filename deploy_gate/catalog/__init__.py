"""The catalog, ``deploy-gate.yml``: read into a `Catalog`, or into every mistake in it."""

from deploy_gate.catalog.reader import MAX_BYTES, read_catalog

__all__ = ["MAX_BYTES", "read_catalog"]
