//! A question with answers to choose from.

use crate::yaml::{Cursor, Reader};

/// A question with answers to choose from, of which one is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// The question.
    pub question: String,
    /// The answers, in the order in which they are shown.
    pub choices: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Whether it is the right one.
    pub is_right: bool,
    /// Why it is right, or why it isn't.
    pub why: String,
}

impl Quiz {
    /// Reads a question.
    pub(crate) fn read(reader: &mut Reader<'_>, root: &Cursor<'_>) -> Option<Self> {
        if !reader.expect_keys(root, &["question", "choices"]) {
            return None;
        }
        let question = reader.required_text(root, "question")?;
        let mut choices = Vec::new();
        for at in root.get("choices").into_iter().flat_map(|at| at.items()) {
            if reader.expect_keys(&at, &["text", "right", "why"]) {
                let is_right = at.get("right").map(|at| (at.value.as_bool(), at));
                if let Some((None, at)) = &is_right {
                    reader.refuse(at, "`right` takes true or false");
                }
                choices.push(Choice {
                    text: reader.required_text(&at, "text").unwrap_or_default(),
                    is_right: is_right.is_some_and(|(it, _)| it == Some(true)),
                    why: reader.required_text(&at, "why").unwrap_or_default(),
                });
            }
        }
        if choices.len() < 2 {
            reader.refuse(root, "a question needs two choices or more, each with `text` and `why`");
        } else if choices.iter().filter(|choice| choice.is_right).count() != 1 {
            reader.refuse(root, "one of the choices has to be the right one, with `right: true`");
        }
        Some(Self { question, choices })
    }
}
