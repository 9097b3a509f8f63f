//! Writes Dockerfile text.
