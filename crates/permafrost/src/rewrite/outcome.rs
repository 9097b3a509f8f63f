//! What comes of a wish to change a text: a [`Rewrite`], or [`Declined`] with a reason.

use crate::edit::Edits;
use crate::syntax::path::Path;
use crate::syntax::resolve::Scalar;
use crate::syntax::yaml::Node;
use std::borrow::Cow;
use std::fmt;
use text_size::TextRange;

/// Edits, and what they claim to change. `fixer` holds them to the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// The edits; all of them or none.
    pub edits: Edits,
    /// Everything that may differ between the trees before and after.
    pub changes: Vec<Change>,
}

/// One difference that a rewrite is allowed to make.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// A value of a YAML document gets a new content, or is there for the first time.
    Value {
        /// The document of the stream, counted from 0.
        document: usize,
        /// Where the value stands; the mappings above it may be new as well.
        path: Path,
        /// What is there afterwards.
        becomes: Value,
    },
    /// A list of a YAML document gets a new last item.
    Addition {
        /// The document of the stream, counted from 0.
        document: usize,
        /// Where the list stands.
        path: Path,
        /// The new item.
        item: Value,
    },
    /// An entry of a mapping, or an item of a list, of a YAML document goes away.
    Disappearance {
        /// The document of the stream, counted from 0.
        document: usize,
        /// Where it stands before the change.
        path: Path,
    },
    /// A key of a mapping of a YAML document gets another name and keeps its value.
    Renaming {
        /// The document of the stream, counted from 0.
        document: usize,
        /// Where the entry stands before the change.
        path: Path,
        /// Its key afterwards.
        key: String,
    },
    /// A comment goes away; nothing else does.
    Comment {
        /// The comment, from its `#` on.
        text: String,
    },
    /// A part of a Dockerfile instruction, or of a heredoc of it, gets another text.
    Words {
        /// The instruction, counted from 0, before the change.
        index: usize,
        /// Where the part stands in the file before the change.
        range: TextRange,
        /// What is there afterwards.
        becomes: String,
    },
    /// A Dockerfile instruction goes away.
    Removal {
        /// The instruction, counted from 0, before the change.
        index: usize,
    },
    /// A parser directive of a Dockerfile, such as `# syntax=`, gets another value.
    Directive {
        /// Its name, in lower case.
        name: String,
        /// Its value afterwards.
        becomes: String,
    },
    /// New Dockerfile instructions appear.
    Insertion {
        /// The instruction before which they stand; the number of instructions for the end.
        before: usize,
        /// How many there are.
        count: usize,
    },
}

/// A value that a rewrite can write.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string; it is quoted where YAML would read it as something else.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping, its entries in order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A value as it is read; `None` for what a rewrite can't write, such as fractions.
    pub fn of(node: Node<'_>) -> Option<Self> {
        if node.is_mapping() {
            let entries =
                node.entries().map(|(key, value)| Some((key.text()?.to_owned(), Self::of(value)?)));
            return entries.collect::<Option<_>>().map(Self::Map);
        }
        if node.is_sequence() {
            return node.items().map(Self::of).collect::<Option<_>>().map(Self::List);
        }
        match node.scalar()? {
            Scalar::Bool(value) => Some(Self::Bool(value)),
            Scalar::Integer(value) => i64::try_from(value).ok().map(Self::Integer),
            Scalar::Text(text) => Some(Self::text(text)),
            Scalar::Null | Scalar::Float(_) => None,
        }
    }

    /// A mapping with one entry.
    pub fn entry(key: impl Into<String>, value: Self) -> Self {
        Self::Map(vec![(key.into(), value)])
    }
}

/// Why a wish can't be granted, in one sentence for the author of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// The reason: whole words, one line, no dot at its end.
    pub reason: Cow<'static, str>,
}

impl Declined {
    /// A refusal with this reason.
    pub fn because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: reason.into() }
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl Rewrite {
    /// Both rewrites as one.
    pub fn and(self, other: Self) -> Result<Self, Declined> {
        self.and_all(vec![other])
    }

    /// This rewrite and all others as one.
    pub fn and_all(self, others: Vec<Self>) -> Result<Self, Declined> {
        let sets = std::iter::once(&self).chain(&others).map(|rewrite| &rewrite.edits);
        let edits = Edits::merge(sets)
            .ok_or_else(|| Declined::because("the changes it needs stand too close together"))?;
        let others = others.into_iter().flat_map(|rewrite| rewrite.changes);
        let changes = self.changes.into_iter().chain(others).collect();
        Ok(Self { edits, changes })
    }
}
