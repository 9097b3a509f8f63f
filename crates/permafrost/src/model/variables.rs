//! The values of ARG and ENV at some place of a Dockerfile, as far as the file tells them.
//!
//! An ARG before the first FROM is seen by the FROMs, and by a stage only if it declares the name
//! again. A stage that builds on another one has all its variables (`BuildKit`,
//! `dockerfile2llb/convert.go`).

use crate::syntax::dockerfile::Pair;
use crate::syntax::dockerfile::expand::{Scope, Variable, expand};
use crate::syntax::dockerfile::expansion::Expansion;
use std::collections::HashMap;
use std::rc::Rc;

/// What `BuildKit` sets by itself, to values that only a build knows.
const PREDEFINED: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The variables that are set, by name.
#[derive(Debug, Clone)]
pub(super) struct Variables {
    // Shared: most stages that build on another one set nothing of their own.
    values: Rc<HashMap<String, Value>>,
    /// What holds for a name that the file doesn't set.
    others: Others,
}

/// Whether variables can come from outside the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// No: whatever the file doesn't set is unset.
    Unset,
    /// Yes: the base image may set them.
    FromBase,
}

#[derive(Debug, Clone)]
enum Value {
    Known(Expansion),
    Unset,
    Unknown,
}

impl Variables {
    /// What holds before the first instruction of a file.
    pub(super) fn global() -> Self {
        let predefined = PREDEFINED.iter().map(|&name| (name.to_owned(), Value::Unknown));
        Self { values: Rc::new(predefined.collect()), others: Others::Unset }
    }

    /// What holds at the start of a stage that builds on something outside the file.
    pub(super) fn of_stage(others: Others) -> Self {
        Self { values: Rc::default(), others }
    }

    /// Sets what an ENV sets. Its values see the variables before it.
    pub(super) fn env(&mut self, pairs: &[Pair<'_>], escape: char) {
        let values: Vec<_> = pairs.iter().map(|pair| self.value(pair, escape)).collect();
        for (pair, value) in pairs.iter().zip(values) {
            self.set(&pair.name.text, value.unwrap_or(Value::Unset));
        }
    }

    /// Sets what an ARG declares. Its values see what stands before them, in the same ARG too.
    ///
    /// Without a default the value is that of the ARG before the first FROM, if there is one.
    pub(super) fn arg(&mut self, pairs: &[Pair<'_>], escape: char, global: Option<&Self>) {
        for pair in pairs {
            let name = pair.name.text.as_ref();
            let value = self.value(pair, escape);
            let inherited = || global?.values.get(name).cloned();
            match value.or_else(inherited) {
                Some(value) => self.set(name, value),
                // A variable that the base image sets keeps its value, which can't be known.
                None if !self.values.contains_key(name) => self.set(name, Value::Unset),
                None => {}
            }
        }
    }

    fn value(&self, pair: &Pair<'_>, escape: char) -> Option<Value> {
        let word = pair.value.as_ref()?;
        Some(expand(word, escape, self).map_or(Value::Unknown, Value::Known))
    }

    fn set(&mut self, name: &str, value: Value) {
        Rc::make_mut(&mut self.values).insert(name.to_owned(), value);
    }
}

impl Scope for Variables {
    fn variable(&self, name: &str) -> Variable<'_> {
        match (self.values.get(name), self.others) {
            (Some(Value::Known(value)), _) => Variable::Set(value),
            (Some(Value::Unset), _) | (None, Others::Unset) => Variable::Unset,
            (Some(Value::Unknown), _) | (None, Others::FromBase) => Variable::Unknown,
        }
    }
}
