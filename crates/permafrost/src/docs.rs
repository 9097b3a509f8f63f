//! A rule's docs, taken apart: the summary, the sections, the examples that are tests.
//!
//! The docs are Markdown, written as `///` comments over the rule. Nothing here renders them.

use crate::kind::Kind;
use crate::rule::Rule;
use serde::Serialize;

/// The sections that the docs of every rule have, in this order.
pub const SECTIONS: [&str; 4] = ["Why", "Examples", "Fix", "References"];

/// The docs of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    /// The first line: what the rule reports.
    pub summary: String,
    /// All of it, as Markdown.
    pub markdown: String,
    /// The headings of the sections, in order.
    pub sections: Vec<String>,
    /// The examples, in order.
    pub examples: Vec<Example>,
}

/// An example in the docs of a rule, which is a test of the rule as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Example {
    /// What the example shows.
    pub role: ExampleRole,
    /// What kind of text it is.
    pub kind: Kind,
    /// The text.
    pub text: String,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum ExampleRole {
    /// A text that violates the rule.
    Bad,
    /// What the bad text before it becomes when every fix is applied.
    Fixed,
    /// A text that doesn't violate the rule.
    Good,
    /// A Dockerfile beside which the examples after it are seen.
    Beside,
}

impl Docs {
    /// Takes the docs of a rule apart.
    pub fn of(rule: &Rule) -> Self {
        Self::parse(rule.docs)
    }

    fn parse(docs: &str) -> Self {
        let mut markdown = String::with_capacity(docs.len());
        let (mut sections, mut examples) = (Vec::new(), Vec::new());
        let mut fence: Option<Fence> = None;
        for line in docs.lines() {
            // `/// text` reaches us as ` text`.
            let line = line.strip_prefix(' ').unwrap_or(line);
            markdown.push_str(line);
            markdown.push('\n');
            match (&mut fence, line.strip_prefix("```")) {
                (None, Some(info)) => fence = Some(Fence::open(info)),
                (None, None) => sections.extend(line.strip_prefix("# ").map(str::to_owned)),
                (Some(_), Some(_)) => examples.extend(fence.take().and_then(Fence::close)),
                (Some(open), None) => {
                    open.text.push_str(line);
                    open.text.push('\n');
                }
            }
        }
        let summary = markdown.lines().next().unwrap_or_default().to_owned();
        Self { summary, markdown, sections, examples }
    }
}

/// A fence while its lines are read.
struct Fence {
    kind: Option<Kind>,
    role: Option<ExampleRole>,
    text: String,
}

impl Fence {
    /// Reads what stands behind the opening backticks: `yaml bad`, `dockerfile good`, `text`.
    fn open(info: &str) -> Self {
        let mut words = info.split_whitespace();
        let kind = match words.next() {
            Some("yaml" | "json") => Some(Kind::Kubernetes),
            Some("dockerfile") => Some(Kind::Dockerfile),
            _ => None,
        };
        let role = match words.next() {
            Some("bad") => Some(ExampleRole::Bad),
            Some("fixed") => Some(ExampleRole::Fixed),
            Some("good") => Some(ExampleRole::Good),
            Some("beside") => Some(ExampleRole::Beside),
            _ => None,
        };
        Self { kind, role, text: String::new() }
    }

    /// The example, if the fence was marked as one.
    fn close(self) -> Option<Example> {
        Some(Example { role: self.role?, kind: self.kind?, text: self.text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_taken_apart() {
        let docs = Docs::parse(concat!(
            " Reports a thing.\n",
            "\n",
            " # Why\n",
            "\n",
            " Because.\n",
            "\n",
            " # Examples\n",
            "\n",
            " ```yaml bad\n",
            " # not a heading\n",
            " a: 1\n",
            " ```\n",
            " ```text\n",
            " ignored\n",
            " ```\n",
        ));
        assert_eq!(docs.summary, "Reports a thing.");
        assert_eq!(docs.sections, ["Why", "Examples"]);
        let text = "# not a heading\na: 1\n".to_owned();
        let example = Example { role: ExampleRole::Bad, kind: Kind::Kubernetes, text };
        assert_eq!(docs.examples, [example]);
    }
}
