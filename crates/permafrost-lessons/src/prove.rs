//! The proof of a lesson: that it can be passed in the right ways, and in no wrong one.

use crate::course::Course;
use crate::judge::{GoalState, State};
use crate::lesson::{File, Lesson};
use crate::problem::Problem;
use permafrost::Kind;

/// How few hints a lesson with something to mend may have.
const LEAST_HINTS: usize = 1;

impl Course {
    /// Says what is wrong with the lessons of a course: see [`Lesson::prove`].
    pub fn prove(&self) -> Vec<Problem> {
        self.lessons.iter().flat_map(Lesson::prove).collect()
    }
}

impl Lesson {
    /// Says why a lesson doesn't do what a lesson has to; nothing where it does.
    ///
    /// At the start every goal is open but those that things stay as they are; the solution and every
    /// other right way meet all of them; no wrong way does, be it one of the author's or one that
    /// learners try everywhere: to empty a file, to break it, to say in a comment that it is meant.
    pub fn prove(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut tell = |line: u32, message: String| {
            found.push(Problem { file: self.file.clone(), line, message });
        };
        if self.start.is_empty() {
            return found;
        }
        let goals_line = self.goals.first().map_or(1, |goal| goal.line);
        if self.hints.len() < LEAST_HINTS {
            tell(goals_line, "there is no hint; add a block `text hint`".to_owned());
        }
        for (index, (goal, state)) in self.goals.iter().zip(self.judge(&self.start)).enumerate() {
            let number = index + 1;
            match (goal.is_guard(), state.state) {
                (true, State::Met) | (false, State::Open | State::Nearly) => {}
                (true, _) => tell(
                    goal.line,
                    format!(
                        "goal {number} is to stay met, but isn't at the start: {}",
                        state.message
                    ),
                ),
                (false, State::Met) => {
                    tell(
                        goal.line,
                        format!("goal {number} is met at the start already: {}", goal.says),
                    );
                }
            }
        }
        if self.solution.len() != self.start.len() {
            let missing = self.start.iter().find(|it| self.solved(&it.name).is_none());
            let name = missing.map_or("", |file| file.name.as_str());
            tell(self.solution_line, format!("the solution of `{name}` is missing"));
            return found;
        }
        if let Some(message) = self.unmet(&self.solution) {
            tell(self.solution_line, format!("the solution doesn't pass: {message}"));
        }
        for attempt in &self.attempts {
            let label = &attempt.label;
            match (attempt.is_right, self.unmet(&attempt.files)) {
                (true, Some(message)) => {
                    tell(attempt.line, format!("`{label}` is right, but doesn't pass: {message}"));
                }
                (false, None) => tell(attempt.line, format!("`{label}` is wrong, but passes")),
                _ => {}
            }
            if attempt.files == self.solution {
                tell(attempt.line, format!("`{label}` is the solution itself"));
            }
        }
        for (label, files) in self.shortcuts() {
            if self.unmet(&files).is_none() {
                tell(goals_line, format!("whoever {label} passes"));
            }
        }
        found
    }

    /// The first goal that isn't met, in words.
    fn unmet(&self, files: &[File]) -> Option<String> {
        let is_unmet = |(_, state): &(usize, GoalState)| state.state != State::Met;
        let (index, state) = self.judge(files).into_iter().enumerate().find(is_unmet)?;
        let says = &self.goals[index].says;
        let message = Some(state.message).filter(|message| message != says);
        let message = message.map(|message| format!(" ({message})")).unwrap_or_default();
        Some(format!("goal {} isn't met: {says}{message}", index + 1))
    }

    fn solved(&self, name: &str) -> Option<&File> {
        self.solution.iter().find(|file| file.name == name)
    }

    /// What learners try in every lesson, and may never pass by.
    fn shortcuts(&self) -> Vec<(&'static str, Vec<File>)> {
        let with = |files: &[File], change: &dyn Fn(&File) -> String| -> Vec<File> {
            let changed = |file: &File| File { name: file.name.clone(), text: change(file) };
            files.iter().map(changed).collect()
        };
        let broken = |file: &File| match crate::facts::kind_of(file) {
            Kind::Kubernetes => format!("{}\n  - [\n", file.text),
            Kind::Dockerfile => format!("{}\nFORM x\n", file.text),
        };
        vec![
            ("empties the files", with(&self.start, &|_| String::new())),
            (
                "makes a comment of everything",
                with(&self.start, &|file| {
                    "# ".to_owned() + &file.text.trim_end().replace('\n', "\n# ")
                }),
            ),
            (
                "says in a comment that all of it is meant",
                with(&self.start, &|file| format!("# permafrost: ignore-file\n{}", file.text)),
            ),
            ("breaks the solution", with(&self.solution, &broken)),
        ]
    }
}
