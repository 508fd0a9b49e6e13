"""Sharing out scarce help: needs and offers into a proposed plan, with its reasons."""
