//! Groups and compound commands that are open, and the reserved words that open and close them.

use std::ops::Range;

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compound {
    /// `(`
    Subshell,
    /// `{`
    Group,
    /// `if`
    If,
    /// `for`, `while`, `until`, `select`
    Loop,
    /// `case`
    Case,
}

/// What a reserved word does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keyword {
    Opens(Compound),
    Closes(Compound),
    /// A command follows, as after `then`.
    Continues,
    /// The words of `for`, `case` or `function` follow.
    For,
    Case,
    Function,
    /// `[[`
    Test,
}

impl Keyword {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "if" => Self::Opens(Compound::If),
            "while" | "until" => Self::Opens(Compound::Loop),
            "{" => Self::Opens(Compound::Group),
            "fi" => Self::Closes(Compound::If),
            "done" => Self::Closes(Compound::Loop),
            "}" => Self::Closes(Compound::Group),
            "esac" => Self::Closes(Compound::Case),
            "then" | "else" | "elif" | "do" | "!" | "time" | "coproc" => Self::Continues,
            "for" | "select" => Self::For,
            "case" => Self::Case,
            "function" => Self::Function,
            "[[" => Self::Test,
            _ => return None,
        })
    }
}

/// Which commands are piped into the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Flow {
    /// The first command of the pipeline.
    pub(super) first: usize,
    /// The commands whose output the next command gets.
    pub(super) piped: Range<usize>,
    /// What a pipeline's first command gets here: the input of the group it stands in.
    inherited: Range<usize>,
}

impl Flow {
    pub(super) fn new(first: usize) -> Self {
        Self { first, ..Self::default() }
    }

    /// A new pipeline begins with command `next`.
    pub(super) fn restart(&mut self, next: usize) {
        self.first = next;
        self.piped = self.inherited.clone();
    }

    /// What was read of the pipeline is piped into command `next`.
    pub(super) fn pipe(&mut self, next: usize) {
        self.piped = self.first..next;
    }
}

/// What is open at a place of a list of commands, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Opened {
    stack: Vec<(Compound, Flow)>,
    /// How many of each are open, so that nothing is searched for in vain.
    counts: [usize; 5],
}

impl Opened {
    pub(super) fn innermost(&self) -> Option<Compound> {
        self.stack.last().map(|(compound, _)| *compound)
    }

    pub(super) fn open(&mut self, compound: Compound, flow: &mut Flow, next: usize) {
        let inherited = flow.piped.clone();
        let inner = Flow { first: next, piped: inherited.clone(), inherited };
        self.stack.push((compound, std::mem::replace(flow, inner)));
        self.counts[compound as usize] += 1;
    }

    /// Closes the innermost `compound`, and what was left open in it; `false` if there is none.
    pub(super) fn close(&mut self, compound: Compound, flow: &mut Flow) -> bool {
        if self.counts[compound as usize] == 0 {
            return false;
        }
        while let Some((closed, outer)) = self.stack.pop() {
            self.counts[closed as usize] -= 1;
            *flow = outer;
            if closed == compound {
                break;
            }
        }
        true
    }
}
