//! The parts of a policy that a person writes as a text, and the file with all of it.

use crate::state::sentence;
use permafrost::{Policy, Registry, policy_file};

/// A text that says something of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Where images may come from.
    Registries,
    /// Where images come from that need no digest.
    DigestExempt,
    /// The user id of rewrites.
    UserId,
    /// `permafrost.yaml`.
    File,
}

impl Part {
    /// What the field is called.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Registries => "Images may come from",
            Self::DigestExempt => "Images need no digest if they come from",
            Self::UserId => "User id of rewrites",
            Self::File => "permafrost.yaml",
        }
    }

    /// What is to be written there.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Registries => {
                "A host on each line, perhaps with a path: ghcr.io/example. Without any, from everywhere."
            }
            Self::DigestExempt => "The same; for places whose tags are known not to move.",
            Self::UserId => "Given to a container that ran as root. Best above 10000.",
            Self::File => {
                "The same as a file, which the command follows. Paste another one here to ask what it asks."
            }
        }
    }

    /// How many lines its field shows.
    pub(crate) fn rows(self) -> u32 {
        match self {
            Self::Registries | Self::DigestExempt => 3,
            Self::UserId => 1,
            Self::File => 10,
        }
    }

    /// What a policy says of it.
    pub(crate) fn write(self, policy: &Policy) -> String {
        match self {
            Self::Registries => lines(&policy.registries),
            Self::DigestExempt => lines(&policy.digest_exempt),
            Self::UserId => policy.user_id.to_string(),
            Self::File => policy_file::write(policy),
        }
    }

    /// The policy with what a text says of it, or what is wrong with the text.
    pub(crate) fn read(self, text: &str, policy: &Policy) -> Result<Policy, Vec<String>> {
        let policy = policy.clone();
        match self {
            Self::Registries => Ok(Policy { registries: registries(text)?, ..policy }),
            Self::DigestExempt => Ok(Policy { digest_exempt: registries(text)?, ..policy }),
            Self::UserId => {
                let id = text.trim().parse().ok().filter(|id| Policy::USER_IDS.contains(id));
                let user_id = id.ok_or_else(|| {
                    vec!["A user id is a whole number between 1 and 2147483647.".to_owned()]
                })?;
                Ok(Policy { user_id, ..policy })
            }
            Self::File => policy_file::read(text).map_err(|problems| {
                problems.iter().map(|it| ended(sentence(&it.to_string()))).collect()
            }),
        }
    }
}

/// What is wrong, as a whole sentence; some of them ask what was meant.
fn ended(problem: String) -> String {
    if problem.ends_with('?') { problem } else { problem + "." }
}

fn lines(registries: &[Registry]) -> String {
    registries.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn registries(text: &str) -> Result<Vec<Registry>, Vec<String>> {
    let (mut registries, mut problems) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.parse() {
            Ok(registry) if registries.contains(&registry) => {}
            Ok(registry) => registries.push(registry),
            Err(problem) => problems.push(ended(problem)),
        }
    }
    if problems.is_empty() { Ok(registries) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Part; 4] = [Part::Registries, Part::DigestExempt, Part::UserId, Part::File];

    #[test]
    fn what_a_part_writes_it_reads_back() {
        let text =
            "level: essential\nregistries: [ghcr.io, quay.io/a]\ndigest-exempt: [localhost]\n";
        let policy = Part::File.read(text, &Policy::default()).expect("it is a policy");
        for part in ALL {
            assert_eq!(part.read(&part.write(&policy), &policy).as_ref(), Ok(&policy), "{part:?}");
        }
        let none = Part::Registries.read(" \n", &policy).expect("no registry is all of them");
        assert_eq!(none.registries, []);
        assert_eq!(none.digest_exempt, policy.digest_exempt);
    }

    #[test]
    fn what_is_wrong_is_told_in_sentences() {
        let wrong = |part: Part, text: &str| {
            let problems = part.read(text, &Policy::default());
            problems.expect_err("something is wrong").join("\n")
        };
        assert_eq!(
            wrong(Part::File, "level: high\n"),
            "Line 1: `high` is no level; there are essential, baseline, restricted, immutable."
        );
        assert!(wrong(Part::File, "ignore: [host-pit]\n").ends_with("did you mean `host-pid`?"));
        assert!(
            wrong(Part::Registries, "ghcr.io\nexample\n").starts_with("`example` is no registry")
        );
        for text in ["", "0", "-1", "root", "2147483648"] {
            assert!(wrong(Part::UserId, text).starts_with("A user id"), "{text}");
        }
    }
}
