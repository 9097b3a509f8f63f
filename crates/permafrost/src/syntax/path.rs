//! The way from the root of a document to one of its values.

use std::fmt;

/// A way from the root of a document to one of its values.
///
/// It displays as a JSON pointer (RFC 6901): `/spec/containers/0/image`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the value of this key of a mapping.
    Key(String),
    /// To this item of a sequence, counted from 0.
    Index(usize),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| match step {
            Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(f, "/{index}"),
        })
    }
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_displays_as_a_json_pointer() {
        let path = Path(vec!["a/b".into(), 0.into(), "~c".into()]);
        assert_eq!(path.to_string(), "/a~1b/0/~0c");
    }
}
