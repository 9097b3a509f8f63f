//! What package managers are told to do, and with which packages.

use super::install::{unversioned, valued_options};
use super::options::{Argument, arguments, has};
use super::{Call, is_one_of};
use crate::syntax::shell::UNKNOWN;

/// A package manager, whichever of its programs is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// `apt-get`, `apt`, `aptitude`.
    Apt,
    /// `apk`.
    Apk,
    /// `dnf`, `yum`, `microdnf`, `tdnf`.
    Dnf,
    /// `zypper`.
    Zypper,
    /// `pacman`.
    Pacman,
    /// `pip`.
    Pip,
    /// `npm`, `pnpm`.
    Npm,
    /// `yarn`.
    Yarn,
    /// `gem`.
    Gem,
    /// `go`.
    Go,
    /// `cargo`.
    Cargo,
}

/// What a package manager is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It fetches the lists of what there is.
    Refresh,
    /// It installs packages.
    Install,
    /// It replaces every package by a newer one.
    UpgradeAll,
    /// It removes what it keeps for later.
    Clean,
}

/// A command of a package manager.
#[derive(Debug, Clone)]
pub struct Order<'w> {
    /// The manager.
    pub manager: Manager,
    /// What it is told to do.
    pub action: Action,
    /// The arguments behind the sub-command that are no options; the packages of an install.
    pub operands: Vec<Argument<'w>>,
    /// The sub-command; `-S…` of `pacman` counts as `install`.
    command: &'w str,
    /// The place of the sub-command among the words.
    pub told_by: usize,
    /// All arguments.
    pub arguments: Vec<Argument<'w>>,
}

/// Managers, and their sub-commands: to refresh, to install, to upgrade, to clean.
const MANAGERS: [(Manager, &str, [&str; 4]); 10] = [
    (
        Manager::Apt,
        "apt-get apt aptitude",
        [
            "update",
            "install reinstall build-dep satisfy",
            "upgrade dist-upgrade full-upgrade safe-upgrade",
            "distclean dist-clean",
        ],
    ),
    (Manager::Apk, "apk", ["update", "add", "upgrade", "cache"]),
    (
        Manager::Dnf,
        "dnf yum microdnf tdnf dnf5",
        [
            "makecache check-update",
            "install reinstall localinstall groupinstall group module builddep",
            "update upgrade distro-sync upgrade-minimal",
            "clean",
        ],
    ),
    (
        Manager::Zypper,
        "zypper",
        ["refresh ref", "install in", "update up dist-upgrade dup patch", "clean cc"],
    ),
    (Manager::Pip, "pip", ["", "install", "", "cache"]),
    (Manager::Npm, "npm pnpm", ["", "install i add ci", "", "cache store"]),
    (Manager::Yarn, "yarn", ["", "install add global", "", "cache"]),
    (Manager::Gem, "gem", ["", "install i", "", "cleanup"]),
    (Manager::Go, "go", ["", "install", "", ""]),
    (Manager::Cargo, "cargo", ["", "install binstall", "", ""]),
];

/// The ends of files that hold packages, with blanks between.
const ARCHIVES: &str = ".deb .rpm .apk .whl .tgz .gz .zip .gem .zst";

/// Which of the managers a program is, as a number for [`order`].
pub(super) fn manager_of(program: &str) -> Option<usize> {
    let name = unversioned(program);
    let managers = MANAGERS.iter().map(|(_, names, _)| *names).chain(["pacman"]);
    managers.into_iter().position(|names| is_one_of(names, name))
}

/// What a command tells a package manager, which is the one of this number.
pub(super) fn order<'s>(call: Call<'s, '_>, manager: usize) -> Option<Order<'s>> {
    let Some((manager, _, commands)) = MANAGERS.get(manager) else { return pacman(call) };
    let name = unversioned(call.program()?);
    let arguments = arguments(call.words(), valued_options(name));
    let mut operands = arguments.iter().filter(|it| it.option.is_empty()).copied();
    let told = operands.next();
    let command = told.map_or("install", |it| it.value);
    // `yarn` alone installs.
    if told.is_none() && *manager != Manager::Yarn || has(&arguments, "--help --version --dry-run")
    {
        return None;
    }
    let actions = [Action::Refresh, Action::Install, Action::UpgradeAll, Action::Clean];
    let action = commands.iter().zip(actions).find(|(names, _)| is_one_of(names, command))?.1;
    // `yarn global add` has its sub-command behind a word.
    let skipped = usize::from(command == "global");
    let operands: Vec<_> = operands.skip(skipped).collect();
    // To upgrade some packages is to install them.
    let action = match action {
        Action::UpgradeAll if !operands.is_empty() => Action::Install,
        action => action,
    };
    let told_by = told.map_or(0, |it| it.index);
    Some(Order { manager: *manager, action, operands, command, told_by, arguments })
}

/// `pacman` is told by letters: `-Sy`, `-Syu`, `-Scc`.
fn pacman<'s>(call: Call<'s, '_>) -> Option<Order<'s>> {
    let arguments = call.arguments("b r --dbpath --root --config --cachedir");
    let is_sync = has(&arguments, "S --sync");
    let operands: Vec<_> = arguments.iter().filter(|it| it.option.is_empty()).copied().collect();
    let action = if is_sync && has(&arguments, "c --clean") {
        Action::Clean
    } else if is_sync && has(&arguments, "u --sysupgrade") {
        Action::UpgradeAll
    } else if is_sync && !operands.is_empty() {
        Action::Install
    } else if is_sync && has(&arguments, "y --refresh") {
        Action::Refresh
    } else {
        return None;
    };
    let command = "install";
    Some(Order { manager: Manager::Pacman, action, operands, command, told_by: 1, arguments })
}

/// The name of a package without its version: `openssh-server=1:9.2*`.
pub fn package_name(word: &str) -> &str {
    word.split(['=', '<', '>', '~']).next().unwrap_or(word)
}

impl<'w> Order<'w> {
    /// The packages without a version, as far as they are known by their names.
    ///
    /// Files, addresses, lists, groups and what a variable holds are none.
    pub fn unpinned(&self) -> Vec<Argument<'w>> {
        if self.action != Action::Install || self.is_held_by_lists() || self.takes_no_versions() {
            return Vec::new();
        }
        self.operands.iter().filter(|it| self.is_unpinned(it.value)).copied().collect()
    }

    /// Whether a list of hashes or constraints, or an option, holds the versions.
    fn is_held_by_lists(&self) -> bool {
        let options = match self.manager {
            Manager::Pip => {
                "r c e --requirement --constraint --require-hashes --editable --no-index"
            }
            Manager::Gem => "v --version",
            Manager::Cargo => "--version --vers --rev --path --git --tag",
            _ => return false,
        };
        has(&self.arguments, options)
    }

    /// Whether the sub-command takes groups, or what is there already.
    fn takes_no_versions(&self) -> bool {
        let others = "reinstall groupinstall group module";
        self.manager == Manager::Dnf && is_one_of(others, self.command)
    }

    fn is_unpinned(&self, package: &str) -> bool {
        let scoped = matches!(self.manager, Manager::Npm | Manager::Yarn);
        let is_file = package.starts_with(['.', '/', '~'])
            || ARCHIVES.split(' ').any(|end| package.ends_with(end))
            || package.contains('/') && !scoped && self.manager != Manager::Go;
        let is_address = package.contains("://") || package.contains(':') && scoped;
        let is_group = package.starts_with('@') && !scoped;
        let is_open = package.is_empty() || package.contains([UNKNOWN, '*', '{', '(']);
        if is_file || is_address || is_group || is_open {
            return false;
        }
        match self.manager {
            // A dash behind the name takes the package away, a slash names the release.
            Manager::Apt => !package.contains('=') && !package.ends_with(['-', '+', '^']),
            Manager::Apk => {
                !package.contains(['=', '<', '>', '~', '@']) && !package.starts_with('!')
            }
            Manager::Dnf => {
                let has_version =
                    package.as_bytes().windows(2).any(|it| it[0] == b'-' && it[1].is_ascii_digit());
                !has_version && !package.contains(['=', '<', '>', ':'])
            }
            Manager::Zypper => !package.contains(['=', '<', '>', ':']),
            Manager::Pacman => false,
            Manager::Pip => !["==", "~=", "@"].iter().any(|it| package.contains(it)),
            Manager::Npm | Manager::Yarn => {
                let name = package.strip_prefix('@').unwrap_or(package);
                match name.split_once('@') {
                    None => true,
                    Some((_, version)) => !version.starts_with(|it: char| it.is_ascii_digit()),
                }
            }
            Manager::Gem => !package.contains(':'),
            Manager::Go => {
                let version = package.split_once('@').map(|it| it.1);
                matches!(version, Some("latest" | "master" | "main" | "HEAD"))
            }
            Manager::Cargo => !package.contains('@'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Scripts;
    use super::*;

    fn orders(text: &str) -> Vec<(Manager, Action)> {
        let scripts = Scripts::of(text.into());
        scripts.calls().filter_map(Call::order).map(|it| (it.manager, it.action)).collect()
    }

    fn unpinned(text: &str) -> Vec<String> {
        let scripts = Scripts::of(text.into());
        let orders: Vec<_> = scripts.calls().filter_map(Call::order).collect();
        orders.iter().flat_map(Order::unpinned).map(|it| it.value.to_owned()).collect()
    }

    #[test]
    fn managers_are_told_what_to_do() {
        use Action::{Clean, Install, Refresh, UpgradeAll};
        assert_eq!(
            orders(
                "apt-get -q update && apt-get -y dist-upgrade && apt-get install -y --only-upgrade a; \
                 sudo apk --no-cache add b; yum update -y; dnf update -y c; dnf clean all; zypper -n dup; \
                 pacman -Syu --noconfirm; pacman -Sy d; pip3 install e; python3 -m pip cache purge; yarn"
            ),
            [
                (Manager::Apt, Refresh),
                (Manager::Apt, UpgradeAll),
                (Manager::Apt, Install),
                (Manager::Apk, Install),
                (Manager::Dnf, UpgradeAll),
                (Manager::Dnf, Install),
                (Manager::Dnf, Clean),
                (Manager::Zypper, UpgradeAll),
                (Manager::Pacman, UpgradeAll),
                (Manager::Pacman, Install),
                (Manager::Pip, Install),
                (Manager::Pip, Clean),
                (Manager::Yarn, Install),
            ]
        );
        assert_eq!(
            orders("apt-get --help; npm start; go build; echo apk add x; pacman -Q; apt-get"),
            []
        );
    }

    #[test]
    fn packages_without_a_version_are_told() {
        for (text, packages) in [
            (
                "apt-get install -y --no-install-recommends a b=1.2 c/bookworm ./d.deb $E g- -t rel f",
                "a f",
            ),
            ("apk add --no-cache --virtual .deps a b=1 c~2 d@edge /e.apk", "a"),
            ("dnf install -y a b-1.2 @group https://x/c.rpm nodejs:20 'dnf-command(copr)'", "a"),
            ("zypper in -y a b=1", "a"),
            ("pip install a b==1 'c>=2' ./d . git+https://x@y e.whl", "a c>=2"),
            ("npm install -g a b@1.2 @s/c @s/d@2 e@latest ./f g@^1", "a @s/c e@latest g@^1"),
            ("yarn add a b@1", "a"),
            ("yarn global add --network-timeout 9 a @s/b", "a @s/b"),
            ("gem install a b:1", "a"),
            ("go install x.org/a@latest x.org/b@v1", "x.org/a@latest"),
            ("cargo install a b@1", "a"),
        ] {
            assert_eq!(unpinned(text).join(" "), packages, "{text}");
        }
    }

    #[test]
    fn what_lists_hold_needs_no_version() {
        for text in [
            "pip install -r requirements.txt",
            "pip install -c constraints.txt a",
            "pip install --require-hashes a",
            "npm ci",
            "npm install",
            "yarn install --frozen-lockfile",
            "gem install a -v 1",
            "cargo install --locked --version 1.2 a",
            "go install ./...",
            "apt-get update",
            "yum groupinstall -y 'Development Tools'",
            "dnf module install -y nodejs/minimal",
            "microdnf reinstall -y tzdata",
            "apk upgrade",
        ] {
            assert_eq!(unpinned(text), [""; 0], "{text}");
        }
    }
}
