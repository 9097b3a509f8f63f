//! What an ADD takes: something from the network, an archive to unpack, or plain files.

use super::command::fetch::names_commit;
use super::stage::Build;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Instruction, Word};
use crate::syntax::placeholder::is_placeholder;

/// What a source of an ADD is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// A download; nothing in the address proves what comes.
    Download,
    /// A Git repository; the address names no commit.
    Repository,
    /// Something from the network that its address fixes: a commit by its whole hash.
    Pinned,
    /// An archive that is unpacked, or a pattern that may stand for one.
    Archive,
    /// Files and folders that are copied as they are, judged by their names.
    Files,
    /// What only the build knows.
    Unknown,
}

/// The endings of archives that `BuildKit` unpacks.
const ARCHIVES: [&str; 10] =
    [".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".gz", ".bz2", ".xz", ".zst"];

/// Every ADD in the file with its sources; those that ONBUILD keeps are among them.
pub fn additions<'b, 't>(
    build: &'b Build<'t>,
) -> impl Iterator<Item = (&'t Instruction<'t>, &'t [Word<'t>])> + use<'b, 't> {
    build.dockerfile.instructions.iter().filter_map(|instruction| {
        let instruction = instruction.without_onbuild();
        let (Some(Keyword::Add), Arguments::Words(words) | Arguments::Json(words)) =
            (instruction.keyword, &instruction.arguments)
        else {
            return None;
        };
        Some((instruction, words.split_last()?.1))
    })
}

/// What a source of an ADD is.
pub fn added(build: &Build<'_>, source: &Word<'_>) -> Added {
    let expansion = build.expand(source);
    let text = expansion.text.as_str();
    let is_web = text.starts_with("http://") || text.starts_with("https://");
    let (address, _) = text.split_once(['#', '?']).unwrap_or((text, ""));
    if is_git(text, is_web.then_some(address)) {
        // A variable behind the address may well be the commit.
        let may_fix = expansion.holes.iter().any(|hole| hole.at > address.len());
        return if may_fix || names_commit(text) { Added::Pinned } else { Added::Repository };
    }
    if is_web {
        return if names_commit(text) { Added::Pinned } else { Added::Download };
    }
    if source.text.contains('$') || is_placeholder(&source.text) {
        return Added::Unknown;
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    let ending = name.rfind(['*', '?', ']']).map_or(name, |wildcard| &name[wildcard + 1..]);
    let may_be_archive = name.len() > ending.len() && !ending.contains('.');
    let ending = ending.to_ascii_lowercase();
    let is_archive = ARCHIVES.iter().any(|archive| ending.ends_with(archive));
    if is_archive || may_be_archive { Added::Archive } else { Added::Files }
}

/// Whether `BuildKit` clones it (`dfgitutil.ParseGitRef`): `git://`, `ssh://`, `git@host:path`, and
/// a web address that ends in `.git`.
fn is_git(text: &str, web_address: Option<&str>) -> bool {
    if let Some(address) = web_address {
        // Capitals make it a download for `BuildKit` as well.
        return address.strip_suffix(".git").is_some();
    }
    let is_name = |it: &str| {
        !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it))
    };
    let over_ssh = text.split_once('@').is_some_and(|(user, rest)| {
        is_name(user) && rest.split_once(':').is_some_and(|(host, _)| is_name(host))
    });
    over_ssh || text.starts_with("git://") || text.starts_with("ssh://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn kind(source: &str) -> Added {
        let text = format!("ARG C\nFROM a\nARG C\nENV V=1\nADD {source} /x");
        let dockerfile = parse(&text);
        let build = Build::of(&dockerfile);
        let (_, sources) = additions(&build).next().expect("an ADD");
        added(&build, &sources[0])
    }

    #[test]
    fn what_comes_from_the_network_is_seen() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        for (source, expected) in [
            ("https://a/b.tar.gz", Added::Download),
            ("http://a/$V/é?x=y", Added::Download),
            ("https://a/$UNKNOWN", Added::Download),
            ("https://a/b.git", Added::Repository),
            ("https://a/b.git#v1:sub", Added::Repository),
            ("git@a.com:b/c.git", Added::Repository),
            ("git://a/b#main", Added::Repository),
            ("ssh://git@a/b", Added::Repository),
            ("https://a/b.git#$C", Added::Pinned),
            (&format!("https://a/b.git#{commit}"), Added::Pinned),
            (&format!("git@a.com:b/c.git?ref=v1&commit={commit}"), Added::Pinned),
            (&format!("https://a/{commit}/b"), Added::Pinned),
        ] {
            assert_eq!(kind(source), expected, "{source}");
        }
    }

    #[test]
    fn archives_are_told_from_files_by_name() {
        for source in
            ["a.tar", "/a/b.TAR.GZ", "c.tgz", "*.txz", "dist/*", "a-*", "b?", "[ab]", "a.tar.zst"]
        {
            assert_eq!(kind(source), Added::Archive, "{source}");
        }
        for source in
            [".", "./", "src", "a.zip", "a-*.jar", "*.d/x", "b@c", "a@b/c:d", "<<E", "github.com/a"]
        {
            assert_eq!(kind(source), Added::Files, "{source}");
        }
        for source in ["$V", "$C", "a-${V}", "{{a}}", "@A@"] {
            assert_eq!(kind(source), Added::Unknown, "{source}");
        }
    }
}
