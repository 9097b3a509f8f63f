//! A lesson: what it tells, what there is to mend, and how one knows that it is mended.

use crate::attempt::Attempt;
use crate::goal::Goal;
use crate::quiz::Quiz;

/// A file by its name, and its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// The name; in a course with the folders above it, behind slashes.
    pub name: String,
    /// The text; of a file that is no text, such as a picture, nothing.
    pub text: String,
}

/// One step of a course.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What it is known by, in addresses and in what is kept of a learner's progress: its file's name
    /// without the number before it.
    pub id: String,
    /// The name of its file.
    pub file: String,
    /// The index of its chapter in the course.
    pub chapter: usize,
    /// Its title.
    pub title: String,
    /// How many minutes it takes, as its author thinks.
    pub minutes: u32,
    /// What somebody knows afterwards: it completes "You have learnt …".
    pub learnt: String,
    /// What it tells.
    pub text: Text,
    /// The files to mend; none where it only asks a question.
    pub start: Vec<File>,
    /// What is to be reached, in order. The last one may be a goal that no author wrote.
    pub goals: Vec<Goal>,
    /// What helps, one after another, in words with code between backticks.
    pub hints: Vec<String>,
    /// The files as the author would have them.
    pub solution: Vec<File>,
    /// Why the solution is as it is; may be empty.
    pub reasons: Text,
    /// What else is worth a look.
    pub aside: Option<Aside>,
    /// What is asked.
    pub quiz: Option<Quiz>,
    /// Other ways to go about it, right and wrong, by which its goals are tested.
    pub attempts: Vec<Attempt>,
    /// The line of the page where the solution begins; that of the front matter without one.
    pub(crate) solution_line: u32,
}

/// A text in Markdown. `html::render` makes HTML of it, while a page is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The Markdown.
    pub markdown: String,
    /// The line of the page before its first.
    pub(crate) line: u32,
}

/// What else is worth a look: what an attacker would do here, or a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Its title.
    pub title: String,
    /// What it tells.
    pub text: Text,
}

impl Text {
    /// A text of a page, from the line behind `line`. Blank lines around it are left out.
    pub(crate) fn new(markdown: &str, line: u32) -> Self {
        let blank = markdown.lines().take_while(|line| line.trim().is_empty()).count();
        let mut kept = markdown.lines().skip(blank).collect::<Vec<_>>().join("\n");
        kept.truncate(kept.trim_end().len());
        if !kept.is_empty() {
            kept.push('\n');
        }
        Self { markdown: kept, line: line + u32::try_from(blank).unwrap_or_default() }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.markdown.is_empty()
    }
}
