//! A goal of a lesson, and how it is read.

use crate::condition::{self, Answer, Condition, Moment};
use crate::expectation;
use crate::judge::{GoalState, State};
use crate::lesson::File;
use crate::yaml::{Cursor, Reader};
use permafrost::Rule;

/// Something to be reached in a lesson.
#[derive(Debug, Clone)]
pub struct Goal {
    /// What is to be reached, in words with code between backticks.
    pub says: String,
    /// What is said where it is reached; the same where the author gives no other words.
    pub met: String,
    /// The file that it is about; all of them if it names none.
    pub file: Option<String>,
    /// What has to be so; all of it.
    pub(crate) conditions: Vec<Condition>,
    /// What is said in cases that are nearly right, the first that holds.
    nearly: Vec<Nearly>,
    /// The line of the page where the block with the goals begins.
    pub(crate) line: u32,
}

/// Words for a case that is nearly right.
#[derive(Debug, Clone)]
struct Nearly {
    conditions: Vec<Condition>,
    says: String,
}

/// What the goal says that every lesson has, whether its author writes one or not.
const STILL_VALID: &str = "Everything that ran still runs";

impl Goal {
    /// Reads the goals of a block. A lesson without one that the files stay valid is given it.
    pub(crate) fn read_all(
        reader: &mut Reader<'_>,
        root: &Cursor<'_>,
        line: u32,
        files: &[File],
    ) -> Vec<Self> {
        if root.value.as_sequence().is_none_or(Vec::is_empty) {
            reader.refuse(root, "goals are a list; begin each with `- says:`");
        }
        let mut goals: Vec<_> =
            root.items().iter().filter_map(|at| Self::read(reader, at, line, files)).collect();
        let keeps_valid = |it: &Condition| matches!(it, Condition::StillValid);
        let keeps_all =
            |goal: &Self| goal.file.is_none() && goal.conditions.iter().any(keeps_valid);
        if !goals.iter().any(keeps_all) {
            goals.push(Self {
                says: STILL_VALID.to_owned(),
                met: STILL_VALID.to_owned(),
                file: None,
                conditions: vec![Condition::StillValid],
                nearly: Vec::new(),
                line,
            });
        }
        goals
    }

    fn read(reader: &mut Reader<'_>, at: &Cursor<'_>, line: u32, files: &[File]) -> Option<Self> {
        let mut known = vec!["says", "met", "in", "nearly"];
        known.extend(condition::KEYS.iter().chain(&expectation::KEYS));
        if !reader.expect_keys(at, &known) {
            return None;
        }
        let says = reader.required_text(at, "says").unwrap_or_default();
        let met = reader.text(at, "met").unwrap_or_else(|| says.clone());
        let file = reader.text(at, "in");
        if let Some(name) = file.as_deref().filter(|name| files.iter().all(|it| it.name != *name)) {
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            reader.refuse(at, format!("there is no file `{name}`, but {}", names.join(", ")));
        }
        let conditions = Condition::read(reader, at);
        if conditions.is_empty() {
            let keys = condition::KEYS.join(", ");
            reader.refuse(at, format!("say what the goal asks for, with one of {keys}"));
        }
        let mut nearly = Vec::new();
        for at in at.get("nearly").into_iter().flat_map(|at| at.items_or_itself()) {
            reader.expect_keys(&at, &["if", "says"]);
            let says = reader.required_text(&at, "says").unwrap_or_default();
            let Some(case) = at.get("if") else {
                reader.refuse(&at, "`if` is missing");
                continue;
            };
            let known: Vec<_> = condition::KEYS.iter().chain(&expectation::KEYS).copied().collect();
            reader.expect_keys(&case, &known);
            let conditions = Condition::read(reader, &case);
            nearly.push(Nearly { conditions, says });
        }
        Some(Self { says, met, file, conditions, nearly, line })
    }

    /// Whether it is met from the start, and is there so that it stays so.
    pub fn is_guard(&self) -> bool {
        self.conditions.iter().all(Condition::is_guard)
    }

    /// The rules that it names.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.conditions.iter().flat_map(|condition| condition.rules().iter().copied())
    }

    /// The rules that are named for what is nearly right.
    pub(crate) fn rules_of_cases(&self) -> impl Iterator<Item = &'static Rule> {
        let conditions = self.nearly.iter().flat_map(|it| &it.conditions);
        conditions.flat_map(|condition| condition.rules().iter().copied())
    }

    /// How near the files are to it.
    pub(crate) fn judge(&self, moment: &Moment<'_>) -> GoalState {
        let file = self.file.as_deref();
        let answers = |conditions: &[Condition]| -> Vec<Answer> {
            conditions.iter().map(|condition| condition.answer(moment, file)).collect()
        };
        let all = answers(&self.conditions);
        let state = |state, message: &str| GoalState { state, message: message.to_owned() };
        let keeps_valid = self.conditions.iter().any(|it| matches!(it, Condition::StillValid));
        if !keeps_valid && Condition::StillValid.answer(moment, file) != Answer::Yes {
            return state(State::Open, &self.says);
        }
        if all.iter().all(|answer| *answer == Answer::Yes) {
            return state(State::Met, &self.met);
        }
        let holds = |case: &&Nearly| answers(&case.conditions).iter().all(|it| *it == Answer::Yes);
        let words = |answer: &Answer| match answer {
            Answer::Nearly(words) => Some(words.clone()),
            _ => None,
        };
        let silenced = self.is_silenced(moment).then(|| all.iter().find_map(words)).flatten();
        let case = || self.nearly.iter().find(holds).map(|case| case.says.clone());
        if let Some(words) = silenced.or_else(case).or_else(|| all.iter().find_map(words)) {
            return state(State::Nearly, &words);
        }
        let why = all.iter().find_map(|answer| match answer {
            Answer::No(why) => why.as_deref(),
            _ => None,
        });
        state(State::Open, why.unwrap_or(&self.says))
    }

    /// Whether a comment leaves out what the goal is about: whatever else is so, that comes first.
    fn is_silenced(&self, moment: &Moment<'_>) -> bool {
        let files = moment.now.about(self.file.as_deref());
        let mut silenced = files.flat_map(|file| &file.report.suppressed);
        silenced.any(|it| self.rules().any(|rule| rule.id == it.finding.rule))
    }
}
