//! What is asked: by `permafrost.yaml`, and by the options, which win over it.

use crate::args::Input;
use crate::files::{self, File};
use crate::output::terminal;
use anyhow::{Result, anyhow, bail};
use permafrost::{Policy, Rule, policy_file};
use permafrost_report::run::Origin;
use std::path::{Path, PathBuf};
use std::{env, iter};

/// What is asked of the files of a run.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What is asked.
    pub(crate) policy: Policy,
    /// The file that said so, if one did.
    file: Option<PathBuf>,
}

impl Asked {
    /// What a run asks for: the file that was named or found, then the options.
    pub(crate) fn by(input: &Input) -> Result<Self> {
        let file = match &input.policy {
            Some(file) => Some(file.clone()),
            None if input.no_policy => None,
            None => find(),
        };
        let said = file.as_deref().map(read).transpose()?.unwrap_or_default();
        let policy = with_options(said, input);
        if !policy.standard.has(policy.level) {
            bail!("`--standard pss` needs `--level baseline` or `--level restricted`");
        }
        Ok(Self { policy, file })
    }

    /// Whether a file that was found in a folder is the one that said what is asked, and no manifest.
    pub(crate) fn is_by(&self, found: &File) -> bool {
        let (Some(policy), Origin::File(path)) = (&self.file, &found.origin) else { return false };
        let is_same =
            || matches!((policy.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b);
        !found.named && policy.file_name() == path.file_name() && is_same()
    }

    /// One line that names the file, if one had a say.
    pub(crate) fn line(&self) -> Option<String> {
        self.file.as_deref().map(|file| format!("Judged by {}.", shown(file)))
    }
}

/// The policy of a file. What is wrong with it is complained of, line by line.
fn read(file: &Path) -> Result<Policy> {
    let shown = shown(file);
    let text = match files::text_of(file) {
        Ok(text) => text,
        Err(reason) => bail!("could not read the policy {shown}: {reason}"),
    };
    policy_file::read(&text).map_err(|mut problems| {
        let last = problems.pop().map(|it| it.to_string()).unwrap_or_default();
        for problem in problems {
            terminal::complain(&format!("{shown}, {problem}"));
        }
        anyhow!("{shown}, {last}")
    })
}

fn shown(file: &Path) -> String {
    terminal::visible(&file.display().to_string())
}

/// The policy file of the working folder, or of the nearest one above it in the same repository.
///
/// Outside of any repository no folder above counts: it may be anybody's.
fn find() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let depth = here.ancestors().position(|folder| folder.join(".git").exists()).unwrap_or(0);
    let folders = (0..=depth).map(|up| iter::repeat_n("..", up).collect::<PathBuf>());
    let files = folders.flat_map(|folder| policy_file::NAMES.map(|name| folder.join(name)));
    files.into_iter().find(|file| file.is_file())
}

/// What a policy becomes by the options: a single value takes the place of its own, and what may be
/// given several times is added.
fn with_options(mut policy: Policy, input: &Input) -> Policy {
    policy.standard = input.standard.unwrap_or(policy.standard);
    policy.level = input.level.unwrap_or(policy.level);
    policy.kubernetes_version = input.kubernetes_version.unwrap_or(policy.kubernetes_version);
    policy.target = input.target.clone().or(policy.target);
    let is_also = |id: &String| input.also.iter().any(|rule| rule.id == id);
    policy.ignored_rules.retain(|id| !is_also(id));
    let ids = |rules: &[&Rule]| -> Vec<_> { rules.iter().map(|rule| rule.id.to_owned()).collect() };
    policy.ignored_rules.extend(ids(&input.ignore));
    policy.extra_rules.extend(ids(&input.also));
    policy.registries.extend(input.registry.iter().cloned());
    policy.digest_exempt.extend(input.digest_exempt.iter().cloned());
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Args, Command};
    use clap::Parser;
    use permafrost::{KubernetesVersion, Level};

    fn with(file: &str, options: &str) -> Policy {
        let line = format!("permafrost check {options}");
        let args = Args::try_parse_from(line.split_whitespace()).expect("the line is valid");
        let Command::Check(args) = args.command else { panic!("{line} is another command") };
        with_options(policy_file::read(file).expect("the file is valid"), &args.input)
    }

    #[test]
    fn a_single_option_takes_the_place_of_what_the_file_says() {
        let file = "level: baseline\nkubernetes-version: 1.30\ntarget: a\nuser-id: 65532\n";
        let policy = with(file, "--level restricted --target b");
        assert_eq!(policy.level, Level::Restricted);
        assert_eq!(policy.kubernetes_version, KubernetesVersion::v1(30));
        assert_eq!(policy.target.as_deref(), Some("b"));
        assert_eq!(policy.user_id, 65532);
        assert_eq!(with("", ""), Policy::default());
    }

    #[test]
    fn repeated_options_add_to_the_lists_of_the_file() {
        let file = "ignore: [host-pid, host-ipc]\nregistries: [ghcr.io]\n";
        let options = "--ignore host-network --also host-ipc --registry quay.io";
        let policy = with(file, options);
        assert_eq!(policy.ignored_rules, ["host-pid", "host-network"]);
        assert_eq!(policy.extra_rules, ["host-ipc"]);
        let registries = policy.registries.iter().map(ToString::to_string);
        assert_eq!(registries.collect::<Vec<_>>(), ["ghcr.io", "quay.io"]);
    }
}
