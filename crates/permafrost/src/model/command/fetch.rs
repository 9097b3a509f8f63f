//! What commands fetch from elsewhere, and what proves that it is the right thing.

use super::options::{arguments, has, operands, value};
use super::{Call, download, is_one_of};
use crate::syntax::shell::UNKNOWN;

/// How far an address says what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// It names something that moves by itself: `latest`, a branch.
    Moving,
    /// It may lead to something else tomorrow.
    Fixed,
}

/// What a command fetches from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch<'w> {
    /// The address, as far as it is known.
    pub address: &'w str,
    /// How far the address says what it leads to.
    pub kind: Address,
}

/// Parts of addresses that name what moves by itself.
const MOVING: [&str; 10] = [
    "/latest/",
    "/latest.",
    "-latest.",
    "/master/",
    "/main/",
    "/HEAD/",
    "/nightly/",
    "refs/heads/",
    "/archive/master.",
    "/archive/main.",
];

/// What a command downloads or clones; `None` if it only asks, or talks to the machine it runs on.
pub(super) fn fetch<'s>(call: Call<'s, '_>) -> Option<Fetch<'s>> {
    let words = call.words();
    let address = match call.program()? {
        "git" => clone(call)?,
        "curl" => {
            let arguments = arguments(words, download::CURL);
            let asks = "I X d T --head --request --data --data-raw --data-binary --upload-file";
            let only_asks = has(&arguments, asks) || goes_nowhere(value(&arguments, "o --output"));
            let is_address =
                |it: &&str| it.contains("://") || it.contains('.') || it.contains(UNKNOWN);
            let address = operands(&arguments).find(is_address).or(value(&arguments, "--url"));
            address.filter(|_| !only_asks)?
        }
        "wget" => {
            let arguments = arguments(words, download::WGET);
            let asks = "--spider --method --post-data --post-file --body-data";
            let only_asks =
                has(&arguments, asks) || goes_nowhere(value(&arguments, "O --output-document"));
            operands(&arguments).next().filter(|_| !only_asks)?
        }
        _ => return None,
    };
    let is_local =
        ["localhost", "127.0.0.1", "[::1]", "file:/"].iter().any(|it| address.contains(it));
    let is_discarded = call.outputs().any(|it| goes_nowhere(Some(&it.text)));
    if is_local || is_discarded || names_commit(address) {
        return None;
    }
    let moves = MOVING.iter().any(|part| address.contains(part)) || address.ends_with("/latest");
    Some(Fetch { address, kind: if moves { Address::Moving } else { Address::Fixed } })
}

fn goes_nowhere(file: Option<&str>) -> bool {
    file == Some("/dev/null")
}

/// Whether a part of an address is the whole hash of a commit.
pub(crate) fn names_commit(address: &str) -> bool {
    address.split(['/', '#', '@', '=', '.', '?', '&', ':']).any(is_commit)
}

/// Whether a word is the whole hash of a commit, which no other content can have.
fn is_commit(word: &str) -> bool {
    word.len() >= 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The address from which a command clones.
fn clone<'s>(call: Call<'s, '_>) -> Option<&'s str> {
    let valued = "C c b o j --branch --depth --origin --jobs --reference --config --filter --git-dir \
                  --work-tree --template --separate-git-dir --shallow-since --upload-pack";
    let arguments = call.arguments(valued);
    let mut operands = operands(&arguments);
    let address = (operands.next() == Some("clone")).then(|| operands.next())??;
    let is_elsewhere = address.contains(':') || address.contains(UNKNOWN);
    is_elsewhere.then_some(address)
}

/// Programs that tell the checksum of a file.
const SUMS: &str = "sha256sum sha512sum sha384sum sha224sum sha1sum shasum md5sum b2sum b3sum";

/// Whether a command stops what runs it unless a file is the one that it should be, or goes to a
/// commit that no other content can have.
pub(super) fn verifies(call: Call<'_, '_>) -> bool {
    let Some(program) = call.program() else { return false };
    let words = call.words();
    let says = |part: &str| words.iter().any(|it| it.text.contains(part));
    match program {
        _ if is_one_of(SUMS, program) => has(&arguments(words, "a"), "c --check"),
        // What `--export` takes from a file of keys by its whole fingerprint is the right key.
        "gpg" | "gpg2" => {
            says("--verify") || says("--export") && words.iter().any(|it| is_commit(&it.text))
        }
        "rpm" | "rpmkeys" => has(&arguments(words, "D --define --dbpath"), "K --checksig"),
        "gpgv" | "minisign" | "signify" | "slsa-verifier" => true,
        "cosign" => says("verify"),
        "openssl" => says("-verify"),
        // The hash is compared by the script itself: `[ "$(sha256sum x)" = … ]`.
        "[" | "test" | "[[" => {
            let ranges =
                words.iter().flat_map(|it| &it.substitutions).map(|it| it.commands.clone());
            let mut inner = ranges.flat_map(|range| &call.script().commands[range]);
            inner.any(|it| super::program(&it.words).is_some_and(|it| is_one_of(SUMS, it)))
        }
        "git" => {
            let goes_to =
                |it: &str| is_one_of("checkout reset fetch switch verify-tag verify-commit", it);
            let may_be_commit = |it: &str| it.contains(UNKNOWN) || is_commit(it);
            words.iter().skip(1).any(|it| goes_to(&it.text))
                && words.iter().skip(2).any(|it| may_be_commit(&it.text))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Scripts;
    use super::*;

    fn fetched(text: &str) -> Vec<String> {
        let scripts = Scripts::of(text.into());
        let shown = |it: Fetch<'_>| {
            format!("{}{}", if it.kind == Address::Moving { "~" } else { "" }, it.address)
        };
        scripts.calls().filter_map(fetch).map(shown).collect()
    }

    fn is_verified(text: &str) -> bool {
        Scripts::of(text.into()).calls().any(verifies)
    }

    #[test]
    fn downloads_and_clones_are_seen() {
        assert_eq!(
            fetched(
                "curl -fsSLo x https://a/b; wget -q a.b/latest/c; curl a.b/d/latest; sudo git clone -b v1 --depth 1 https://g/h"
            ),
            ["https://a/b", "~a.b/latest/c", "~a.b/d/latest", "https://g/h"]
        );
        assert_eq!(
            fetched(
                "curl -I https://a; wget --spider https://b; curl http://localhost/x; git clone ../a; \
                 curl -o /dev/null https://c; curl --version; curl -X POST https://d; git pull; \
                 curl https://e > /dev/null; \
                 wget https://f/raw/33ae08ff08d168572df2956ed14fbc4949880d94/g.txt"
            ),
            [""; 0]
        );
    }

    #[test]
    fn what_proves_the_content_is_seen() {
        for text in [
            "echo \"$SUM x\" | sha256sum -c -",
            "shasum -a 256 --check x",
            "gpg --batch --verify a.asc a",
            "gpg --armor --export FF8AD1344597106ECE813B918A3872BF3228467C > key",
            "rpm -K a.rpm",
            "git checkout 0123456789012345678901234567890123456789",
            "git -C x fetch --depth 1 origin $COMMIT",
            "test \"$(sha256sum x | cut -d' ' -f1)\" = abc",
        ] {
            assert!(is_verified(text), "{text}");
        }
        for text in [
            "sha256sum x",
            "gpg --dearmor",
            "gpg --export a@b",
            "rpm -i x",
            "git checkout main",
            "test -f x",
            "[ \"$(uname -m)\" = x86_64 ]",
            "git clone x",
        ] {
            assert!(!is_verified(text), "{text}");
        }
    }
}
