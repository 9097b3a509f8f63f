//! A Dockerfile as values: what it says of the image that it builds, and of each stage.

use permafrost::model::stage::{Base, Build, Stage};
use permafrost::model::workdir::workdir;
use permafrost::syntax::dockerfile::{Arguments, Instruction, parse};
use serde_yaml::{Mapping, Value};

/// What a Dockerfile says.
#[derive(Debug)]
pub(crate) struct Dockerfile {
    /// What it says of the image; nothing where it builds none.
    pub(crate) image: Option<Value>,
    pub(crate) stages: Vec<StageFacts>,
    /// Every instruction, in order: its keyword in capitals, and what it says.
    pub(crate) instructions: Vec<(String, String)>,
}

/// What a Dockerfile says of a stage.
#[derive(Debug)]
pub(crate) struct StageFacts {
    pub(crate) name: Option<String>,
    pub(crate) value: Value,
}

impl Dockerfile {
    pub(crate) fn of(text: &str) -> Self {
        let file = parse(text);
        let build = Build::of(&file);
        let stage = |stage: &Stage<'_>| StageFacts {
            name: stage.name.map(|name| name.text.to_string()),
            value: value_of(&build, stage, false),
        };
        Self {
            image: build.target().map(|stage| value_of(&build, stage, true)),
            stages: build.stages.iter().map(stage).collect(),
            instructions: file.instructions.iter().map(said).collect(),
        }
    }

    /// The stage of a name, in any case, or of a number.
    pub(crate) fn stage(&self, name: &str) -> Option<&StageFacts> {
        let has_name = |stage: &&StageFacts| {
            stage.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let by_number = || self.stages.get(name.parse::<usize>().ok()?);
        self.stages.iter().find(has_name).or_else(by_number)
    }
}

/// What is said of a stage; of the image, its base is the one at the root of all stages.
fn value_of(build: &Build<'_>, stage: &Stage<'_>, is_image: bool) -> Value {
    let mut entries = Mapping::new();
    let base = if is_image { build.root(stage) } else { stage.base };
    let base = match base {
        Base::Scratch => Some("scratch"),
        Base::Image(index) => build.images[index].text.known(),
        Base::Stage(number) => build.stages[number].name.map(|name| name.text.as_ref()),
        Base::Unknown => None,
    };
    let user = stage.last_user.and_then(|index| build.users[index].text.known());
    let started = |index: Option<usize>| index.map(|index| arguments(build.instruction(index)));
    let mut say = |key: &str, value: Option<Value>| {
        entries.insert(key.into(), value.unwrap_or(Value::Null));
    };
    say("base", base.map(Value::from));
    // A user that is set in numbers is a number to whoever asks for one.
    say("user", user.map(|user| user.parse::<u64>().map_or_else(|_| user.into(), Value::from)));
    say("workdir", workdir(build, stage).map(Value::from));
    say("entrypoint", started(stage.entrypoint));
    say("cmd", started(stage.cmd));
    if is_image {
        say("stages", Some(build.stages.len().into()));
    }
    Value::Mapping(entries)
}

/// The command of an ENTRYPOINT or CMD: a list in exec form, a text in shell form.
fn arguments(instruction: &Instruction<'_>) -> Value {
    match &instruction.arguments {
        Arguments::Json(words) => words.iter().map(|word| Value::from(&*word.text)).collect(),
        Arguments::Text(word) => word.text.trim().into(),
        _ => Value::Null,
    }
}

/// An instruction as two texts that stay the same however it is laid out.
fn said(instruction: &Instruction<'_>) -> (String, String) {
    let keyword = instruction.name.text.to_ascii_uppercase();
    let words: Vec<&str> = instruction.line.split_whitespace().skip(1).collect();
    let heredocs: String = instruction.heredocs.iter().map(|it| it.content).collect();
    (keyword, words.join(" ") + &heredocs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_what_its_last_stage_says() {
        let text = "ARG V=22\nFROM node:${V} AS Build\nWORKDIR /src\nFROM build\n\
                    copy --from=build  /a \\\n  /b\nUSER 10001\nCMD [\"a\", \"b\"]\nENTRYPOINT run\n";
        let file = Dockerfile::of(text);
        let image = "{base: 'node:22', user: 10001, workdir: /src, entrypoint: run, cmd: [a, b], \
                     stages: 2}";
        assert_eq!(file.image, serde_yaml::from_str(image).ok());
        assert_eq!(file.stage("build").map(|it| &it.value["base"]), Some(&"node:22".into()));
        assert_eq!(file.stage("1").map(|it| &it.value["base"]), Some(&"Build".into()));
        let copy = ("COPY".to_owned(), "--from=build /a /b".to_owned());
        assert!(file.instructions.contains(&copy), "{:?}", file.instructions);
    }

    #[test]
    fn what_is_not_told_is_nothing() {
        let file = Dockerfile::of("FROM ${BASE}\nUSER app\n");
        let image = file.image.expect("there is an image");
        assert_eq!((&image["base"], &image["user"]), (&Value::Null, &"app".into()));
        assert!(Dockerfile::of("").image.is_none());
    }
}
