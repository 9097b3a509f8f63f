//! What the command can be asked for.

use crate::files::{self, File};
use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use permafrost::model::image::Image;
use permafrost::{Applicability, Kind, KubernetesVersion, Level, Registry, Rule, Standard, rules};
use permafrost_report::run::Unread;
use std::path::PathBuf;

/// How similar a name must be to be suggested, from 0 to 1; the measure that clap takes as well.
const SIMILAR: f64 = 0.7;

/// What could change your container while it runs?
///
/// Reads Dockerfiles and Kubernetes manifests, points at each value that lets a container change
/// while it runs, and rewrites it.
///
/// Ends with 0 if nothing was found, with 1 if something was, with 2 if something could not be done.
#[derive(Debug, Parser)]
#[command(name = "permafrost", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Report what could change a container while it runs
    Check(CheckArgs),
    /// Rewrite files so that it can't: print a diff, or write them
    Fix(FixArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule: what it reports, why, examples, and what its fix does
    Explain(ExplainArgs),
    /// Work on the lessons of a course
    Lesson(LessonArgs),
}

/// What is read, and what is asked of it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Input {
    /// Files, folders, or `-` for standard input; the current folder if none is given
    ///
    /// In folders these are read: Dockerfile*, *.Dockerfile, Containerfile*, *.yaml, *.yml and
    /// *.json, in hidden folders as well. What `.gitignore` names is passed over, and so are YAML
    /// and JSON that hold no Kubernetes object. A file that is named itself is always read.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the text is, if neither name nor content tells
    #[arg(long, value_enum, default_value_t = KindArg::Auto)]
    pub(crate) kind: KindArg,

    /// The file that says what is asked, instead of the nearest `permafrost.yaml`
    ///
    /// Without it `permafrost.yaml` or `.permafrost.yaml` counts, in the working folder or in the nearest
    /// folder above it within the same Git repository. Options win over what it says; those that may be
    /// given several times add to its lists. docs/policy.md describes it.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// Ask what the options ask, whatever a `permafrost.yaml` says
    #[arg(long, conflicts_with = "policy")]
    pub(crate) no_policy: bool,

    /// Whose rules are asked for; all of Permafrost's without it
    #[arg(long, value_parser = standard())]
    pub(crate) standard: Option<Standard>,

    /// How much is asked; each level asks all of the one before, and without it everything is asked
    #[arg(long, value_parser = level())]
    pub(crate) level: Option<Level>,

    #[arg(long, value_name = "1.N", help = kubernetes_version())]
    pub(crate) kubernetes_version: Option<KubernetesVersion>,

    /// Leave a rule out; may be given several times
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(crate) ignore: Vec<&'static Rule>,

    /// Ask for a rule that is off by default as well; may be given several times
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(crate) also: Vec<&'static Rule>,

    /// Where images may come from: a host, and perhaps a path; may be given several times
    #[arg(long, value_name = "HOST[/PATH]")]
    pub(crate) registry: Vec<Registry>,

    /// Where images come from that need no digest; may be given several times
    #[arg(long, value_name = "HOST[/PATH]")]
    pub(crate) digest_exempt: Vec<Registry>,

    /// The stage of a Dockerfile that becomes the image, by name or number; the last without it
    #[arg(long, value_name = "STAGE")]
    pub(crate) target: Option<String>,

    /// The name of the image that the Dockerfile builds, which ties it to the containers that run it
    ///
    /// Where one Dockerfile is read with manifests, these are checked beside it. Without the name that
    /// is done where both are named themselves, for the one image of a manifest that nobody else
    /// publishes.
    #[arg(long, value_name = "NAME", value_parser = image)]
    pub(crate) image: Option<String>,

    /// How the outcome is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) input: Input,

    /// Which fixes are made, in the diff and in what is written
    #[arg(long, value_enum, default_value_t = ApplicabilityArg::MayBreak)]
    pub(crate) applicability: ApplicabilityArg,

    /// Write the files instead of printing a diff; for standard input, print the fixed text
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RulesArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The rule's name, as reports give it
    #[arg(value_name = "RULE", value_parser = rule)]
    pub(crate) rule: &'static Rule,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LessonArgs {
    #[command(subcommand)]
    pub(crate) command: LessonCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LessonCommand {
    /// Prove a course: starts fail their goals, solutions pass, wrong ways don't, links lead somewhere
    ///
    /// docs/lessons.md describes the files of a course.
    Check(LessonCheckArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LessonCheckArgs {
    /// The folders of courses, each with a page `course.md`
    #[arg(value_name = "DIR", required = true)]
    pub(crate) folders: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindArg {
    /// By the file's name, else by its first lines
    Auto,
    /// A Dockerfile or Containerfile
    Dockerfile,
    /// Kubernetes manifests in YAML or JSON
    Kubernetes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; `fix` prints a diff
    Text,
    /// One object, for programs; described in docs/json.md
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations, for a workflow of GitHub Actions
    Github,
    /// A report to paste into a pull request
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table, for people
    Text,
    /// An array with all docs, for programs
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ApplicabilityArg {
    /// Those after which the cluster or the build behaves as before
    Safe,
    /// Also those after which a workload that relied on the old freedom fails until it is adapted
    MayBreak,
}

impl Input {
    /// The texts that are asked for, in order, and what can't be had.
    pub(crate) fn read(&self) -> Vec<Result<File, Unread>> {
        files::read(&self.paths, self.kind.kind(), self.target.as_deref())
    }
}

impl FixArgs {
    /// The least applicable fixes that are made.
    pub(crate) fn least(&self) -> Applicability {
        match self.applicability {
            ApplicabilityArg::Safe => Applicability::Safe,
            ApplicabilityArg::MayBreak => Applicability::MayBreak,
        }
    }
}

impl KindArg {
    /// The kind that was said, if one was.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Self::Auto => None,
            Self::Dockerfile => Some(Kind::Dockerfile),
            Self::Kubernetes => Some(Kind::Kubernetes),
        }
    }
}

fn standard() -> ValueParser {
    let about = |standard| match standard {
        Standard::Permafrost => "All rules",
        Standard::PodSecurity => {
            "The Pod Security Standards alone, as Kubernetes' admission judges"
        }
    };
    let values = Standard::ALL.map(|it| PossibleValue::new(it.name()).help(about(it)));
    let standard = |name: String| Standard::ALL.into_iter().find(|it| it.name() == name);
    PossibleValuesParser::new(values)
        .try_map(move |name| standard(name).ok_or("it is one of the values above"))
        .into()
}

fn kubernetes_version() -> String {
    format!(
        "The version of Kubernetes whose behaviour decides; {} without it, and for newer ones",
        KubernetesVersion::NEWEST
    )
}

fn level() -> ValueParser {
    let about = |level| match level {
        Level::Essential => "What no container should do: host access, root, an image that moves",
        Level::Baseline | Level::Restricted => "With the Pod Security Standard of that name",
        Level::Immutable => "Everything by which a container can change while it runs",
    };
    let levels = Level::ALL.map(|level| PossibleValue::new(level.name()).help(about(level)));
    PossibleValuesParser::new(levels).try_map(|name| name.parse::<Level>()).into()
}

/// The name of an image, if it is one.
fn image(name: &str) -> Result<String, &'static str> {
    match Image::parse(name) {
        Image::Reference(_) => Ok(name.to_owned()),
        Image::Invalid(reason) => Err(reason),
        Image::Absent | Image::Unknown => Err("this is not the name of an image"),
    }
}

/// The rule of this name; otherwise an error that names the most similar one.
fn rule(name: &str) -> Result<&'static Rule, String> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == name) {
        return Ok(rule);
    }
    let similarity = |rule: &Rule| strsim::jaro(rule.id, &name.to_lowercase().replace('_', "-"));
    let nearest = rules().iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    Err(match nearest.filter(|rule| similarity(rule) >= SIMILAR) {
        Some(rule) => format!("there is no such rule; did you mean `{}`?", rule.id),
        None => "there is no such rule; `permafrost rules` lists them".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_options_are_free_of_contradictions() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_misspelled_rule_is_answered_with_the_one_that_was_meant() {
        let meant = |name| rule(name).map(|rule| rule.id).expect_err("it is misspelled");
        for name in ["privliged-container", "Privileged_Container", "privileged-containr"] {
            assert!(meant(name).contains("did you mean `privileged-container`?"), "{name}");
        }
        assert!(meant("xyzzy").contains("`permafrost rules` lists them"));
    }

    #[test]
    fn what_is_written_is_what_the_diff_shows() {
        let least = |line: &str| {
            let args = Args::try_parse_from(line.split(' ')).expect("the line is valid");
            let Command::Fix(args) = args.command else { panic!("{line} is another command") };
            args.least()
        };
        assert_eq!(least("permafrost fix"), Applicability::MayBreak);
        assert_eq!(least("permafrost fix --write"), Applicability::MayBreak);
        assert_eq!(least("permafrost fix --write --applicability safe"), Applicability::Safe);
    }
}
