//! The border to JavaScript: strings in, plain objects out.
