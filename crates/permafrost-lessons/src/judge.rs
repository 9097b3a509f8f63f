//! How near a learner's files are to the goals of a lesson.

use crate::condition::Moment;
use crate::facts::Facts;
use crate::goal::Goal;
use crate::intact::trouble;
use crate::lesson::{File, Lesson};
use permafrost::Policy;

/// How near the files are to a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is reached.
    Met,
    /// Little is missing, and what that is can be said.
    Nearly,
    /// It isn't reached.
    Open,
}

/// How near the files are to a goal, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalState {
    /// How near.
    pub state: State,
    /// The goal in words; where something is nearly right or was broken, what that is.
    ///
    /// Code stands between backticks.
    pub message: String,
}

impl Lesson {
    /// Says of each goal, in order, how near these files are to it.
    ///
    /// The files are known by their names; one that isn't there counts as empty. A lesson is passed
    /// where every goal is met, which is so of one that only asks a question.
    pub fn judge(&self, files: &[File]) -> Vec<GoalState> {
        if self.goals.is_empty() {
            return Vec::new();
        }
        let own = |file: &File| {
            let found = files.iter().find(|it| it.name == file.name);
            let text = found.map(|it| it.text.clone()).unwrap_or_default();
            File { name: file.name.clone(), text }
        };
        let now: Vec<_> = self.start.iter().map(own).collect();
        let policy = self.policy();
        let (start, now) = (Facts::of(&self.start, &policy), Facts::of(&now, &policy));
        let pairs = start.files.iter().zip(&now.files);
        let troubles: Vec<_> = pairs.map(|(start, now)| trouble(start, now)).collect();
        let moment = Moment { start: &start, now: &now, troubles: &troubles };
        self.goals.iter().map(|goal| goal.judge(&moment)).collect()
    }

    /// Everything is asked, also what is off by default where a goal names it.
    fn policy(&self) -> Policy {
        let named = self.goals.iter().flat_map(|goal| goal.rules().chain(goal.rules_of_cases()));
        let extra = named.filter(|rule| rule.off_by_default).map(|rule| rule.id.to_owned());
        Policy { extra_rules: extra.collect(), ..Policy::default() }
    }

    /// The rules that a learner meets here: those that the goals name.
    pub fn rules(&self) -> Vec<&'static permafrost::Rule> {
        let mut found: Vec<_> = self.goals.iter().flat_map(Goal::rules).collect();
        let mut seen = Vec::new();
        found.retain(|rule| {
            let is_new = !seen.contains(&rule.id);
            seen.push(rule.id);
            is_new
        });
        found
    }
}
