//! What a plain scalar means to Kubernetes.
