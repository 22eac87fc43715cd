"""The vault's keys: what people wrote in confidence lies under the key of the customer it is about."""
