//! Programs that install packages, and by which of their sub-commands.

use super::names::Names;
use super::options::{Argument, arguments, has, operands};
use super::program;
use crate::syntax::shell::Word;

/// What is known of programs that install packages.
struct Installer {
    /// Their names.
    names: Names,
    /// Their options before the sub-command that take the next word.
    valued: &'static str,
    /// The sub-commands that install or upgrade, with bars between; one may be of several words.
    commands: &'static str,
    /// The options with which nothing is installed, besides those of [`HARMLESS`].
    harmless: &'static str,
}

/// The options with which no program installs anything.
const HARMLESS: &str = "--help --version --dry-run";

const INSTALLERS: [Installer; 26] = [
    Installer {
        names: Names::of("apt apt-get aptitude"),
        valued: "o c t a --option --config-file --target-release --default-release",
        commands: "install|reinstall|upgrade|dist-upgrade|full-upgrade|safe-upgrade|build-dep",
        harmless: "s d h v --simulate --just-print --recon --no-act --download-only --print-uris",
    },
    Installer {
        names: Names::of("apk"),
        valued: "p X t --root --repository --virtual --wait --cache-dir --keys-dir --arch \
                 --repositories-file --progress-fd",
        commands: "add|upgrade|fix",
        harmless: "s h V --simulate",
    },
    Installer {
        names: Names::of("yum dnf dnf5 dnf-3 microdnf tdnf rpm-ostree"),
        valued: "c d e x --installroot --enablerepo --disablerepo --setopt --exclude --releasever \
                 --repo --repoid --config --forcearch",
        commands: "install|localinstall|groupinstall|group install|module install|reinstall|update|\
                   upgrade|upgrade-minimal|downgrade|distro-sync|swap|builddep",
        harmless: "h --assumeno --downloadonly",
    },
    Installer {
        names: Names::of("zypper"),
        valued: "R C c --root --config --cache-dir --reposd-dir --installroot",
        commands: "install|in|update|up|dist-upgrade|dup|patch|install-new-recommends|inr|\
                   source-install|si",
        harmless: "h D d --download-only",
    },
    Installer {
        names: Names::of("pip pipx"),
        valued: "--proxy --cache-dir --log --cert --timeout --retries --trusted-host --python",
        commands: "install|upgrade|inject",
        harmless: "h V",
    },
    Installer {
        names: Names::of("uv"),
        valued: "--directory --project --cache-dir --config-file",
        commands: "pip install|pip sync|tool install|tool upgrade|add|sync|python install",
        harmless: "h",
    },
    Installer {
        names: Names::of("poetry pipenv"),
        valued: "C P --directory --project",
        commands: "install|add|update|sync",
        harmless: "h",
    },
    Installer {
        names: Names::of("conda mamba micromamba"),
        valued: "n p --name --prefix",
        commands: "install|create|update|upgrade|env create|env update",
        harmless: "h d",
    },
    Installer {
        names: Names::of("npm"),
        valued: "C w --prefix --workspace --registry --loglevel --cache --userconfig",
        commands: "install|i|in|ins|inst|add|ci|clean-install|ic|install-clean|update|up|upgrade|\
                   install-test|it|install-ci-test|cit",
        harmless: "h v --package-lock-only",
    },
    Installer {
        names: Names::of("pnpm bun"),
        valued: "C F --dir --filter --cwd",
        commands: "install|i|add|update|up|upgrade",
        harmless: "h v --lockfile-only",
    },
    Installer {
        names: Names::of("yarn"),
        valued: "--cwd --cache-folder --modules-folder --network-timeout --registry",
        commands: "|install|add|upgrade|up|global add",
        harmless: "h v",
    },
    Installer {
        names: Names::of("bundle bundler"),
        valued: "--gemfile --jobs --retry --path --without --with",
        commands: "|install|update|add",
        harmless: "h v",
    },
    Installer {
        names: Names::of("gem"),
        valued: "",
        commands: "install|i|update",
        harmless: "h v --explain",
    },
    Installer {
        names: Names::of("composer"),
        valued: "d --working-dir",
        commands: "install|i|update|u|upgrade|require|r|global require|global install",
        harmless: "h V",
    },
    Installer { names: Names::of("go"), valued: "C", commands: "install|get", harmless: "h n" },
    Installer {
        names: Names::of("cargo"),
        valued: "C Z --color --config --manifest-path",
        commands: "install|binstall",
        harmless: "h V --list",
    },
    Installer {
        names: Names::of("rustup"),
        valued: "",
        commands: "install|update|toolchain install|component add|target add|self update",
        harmless: "h V",
    },
    Installer {
        names: Names::of("brew choco winget scoop snap flatpak"),
        valued: "",
        commands: "install|upgrade|reinstall|update|refresh",
        harmless: "h v n",
    },
    Installer {
        names: Names::of("pecl pear opam luarocks tlmgr"),
        valued: "d",
        commands: "install|upgrade|upgrade-all",
        harmless: "h v",
    },
    Installer {
        names: Names::of("nix"),
        valued: "",
        commands: "profile install|profile add|profile upgrade",
        harmless: "",
    },
    Installer {
        names: Names::of("gcloud"),
        valued: "--project --account --configuration",
        commands: "components install|components update",
        harmless: "h",
    },
    Installer {
        names: Names::of("make gmake"),
        valued: "C f j I o W --directory --file --jobs",
        commands: "install",
        harmless: "n q h v --just-print --recon --question",
    },
    Installer {
        names: Names::of("elasticsearch-plugin opensearch-plugin logstash-plugin kibana-plugin"),
        valued: "",
        commands: "install|update",
        harmless: "h",
    },
    Installer {
        names: Names::of("grafana-cli"),
        valued: "--pluginsDir --repo --pluginUrl --homepath --config",
        commands: "plugins install|plugins update|plugins upgrade|plugins update-all",
        harmless: "h v",
    },
    Installer {
        names: Names::of("helm"),
        valued: "",
        commands: "plugin install|plugin update",
        harmless: "h",
    },
    Installer {
        names: Names::of("krew kubectl-krew"),
        valued: "",
        commands: "install|upgrade",
        harmless: "h",
    },
];

/// Programs that only install: each of their operands is a package.
const ONLY_INSTALL: Names = Names::of(
    "docker-php-ext-install install-php-extensions cpanm cpan easy_install \
                            install_packages clean-install jenkins-plugin-cli install-plugins.sh",
);

/// The options of a package manager before its sub-command, and behind it, that take the next word.
pub(super) fn valued_options(program: &str) -> &'static str {
    INSTALLERS.iter().find(|it| it.names.has(program)).map_or("", |it| it.valued)
}

/// The name of a program without its version: `pip3.12` is `pip`.
pub(super) fn unversioned(program: &str) -> &str {
    match program.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.') {
        name @ ("pip" | "gem" | "easy_install") => name,
        _ => program,
    }
}

/// Whether a program is one that may install packages, whatever it is told.
pub(super) fn may_install(program: &str) -> bool {
    // Most commands of most builds, told without a look at any list.
    let is_common = matches!(
        program,
        "" | "echo"
            | "rm"
            | "mkdir"
            | "cd"
            | "set"
            | "export"
            | "chmod"
            | "chown"
            | "cp"
            | "mv"
            | "ln"
            | "curl"
            | "wget"
            | "tar"
            | "sed"
            | "cat"
            | "test"
            | "["
            | "find"
            | "grep"
            | "case"
            | "true"
            | "exit"
            | "gpg"
            | "sha256sum"
            | "useradd"
            | "groupadd"
            | "git"
            | "unzip"
            | "sh"
            | "bash"
    );
    if is_common {
        return false;
    }
    let name = unversioned(program);
    INSTALLERS.iter().map(|it| it.names).chain([ONLY_INSTALL, OTHERS]).any(|it| it.has(name))
}

/// Programs that install and are told so in ways of their own.
const OTHERS: Names = Names::of("dpkg rpm pacman nix-env");

/// Whether a command installs or upgrades packages.
pub(super) fn installs(words: &[Word<'_>]) -> bool {
    let Some(name) = program(words) else { return false };
    let known = unversioned(name);
    match known {
        "dpkg" => has(&arguments(words, ""), "i --install --unpack"),
        "rpm" => rpm_installs(&arguments(words, "D E --define --eval --root --dbpath")),
        "pacman" => pacman_installs(&arguments(words, "b r --dbpath --root --config --cachedir")),
        "nix-env" => has(&arguments(words, "f p A --file --profile"), "i u --install --upgrade"),
        _ if ONLY_INSTALL.has(known) => {
            let arguments = arguments(words, "f --plugin-file");
            (operands(&arguments).next().is_some() || has(&arguments, "f --plugin-file"))
                && !has(&arguments, HARMLESS)
        }
        _ => {
            let Some(installer) = INSTALLERS.iter().find(|it| it.names.has(known)) else {
                return false;
            };
            let arguments = arguments(words, installer.valued);
            let changes = !has(&arguments, HARMLESS) && !has(&arguments, installer.harmless);
            changes && installer.is_told_to(&arguments)
        }
    }
}

impl Installer {
    /// Whether the sub-command is one that installs.
    fn is_told_to(&self, arguments: &[Argument<'_>]) -> bool {
        let mut operands = operands(arguments);
        let (first, second) = (operands.next().unwrap_or(""), operands.next().unwrap_or(""));
        // `go install ./...` builds what is there already.
        if self.names.has("go") && second.starts_with('.') {
            return false;
        }
        self.commands.split('|').any(|command| match command.split_once(' ') {
            Some(both) => both == (first, second),
            None => command == first,
        })
    }
}

fn rpm_installs(arguments: &[Argument<'_>]) -> bool {
    has(arguments, "i U F --install --upgrade --freshen")
        && !has(arguments, "q V K e --query --verify --test --checksig")
}

/// `pacman -S` installs, unless it searches or only fetches lists.
fn pacman_installs(arguments: &[Argument<'_>]) -> bool {
    let told = has(arguments, "S U --sync --upgrade");
    let other = has(arguments, "s i l g p c w Q --search --info --list --groups --print --clean");
    let of_something = operands(arguments).next().is_some() || has(arguments, "u --sysupgrade");
    told && !other && of_something
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell;

    fn installs_with(text: &str) -> Option<String> {
        let words = &shell::parse(text).commands[0].words;
        let told = installs(words);
        assert!(!told || may_install(program(words).expect("a program")), "{text}");
        told.then(|| program(words).expect("a program").to_owned())
    }

    #[test]
    fn sub_commands_that_install_are_found_behind_options() {
        for (text, program) in [
            ("apt-get -qq -o Dpkg::Options::=--force-confnew install -y curl", "apt-get"),
            ("/usr/bin/apt upgrade", "apt"),
            ("apk --no-cache add curl", "apk"),
            ("apk -X http://mirror/x add --virtual .deps gcc", "apk"),
            ("dnf -y module install nodejs:20", "dnf"),
            ("yum install -y $PACKAGES", "yum"),
            ("zypper --non-interactive in vim", "zypper"),
            ("pip3.12 install --no-cache-dir -r requirements.txt", "pip3.12"),
            ("npm --prefix /app ci", "npm"),
            ("yarn", "yarn"),
            ("yarn --frozen-lockfile", "yarn"),
            ("yarn global add serve", "yarn"),
            ("go install example.com/x@latest", "go"),
            ("gem install bundler", "gem"),
            ("uv pip install x", "uv"),
            ("dpkg -i x.deb", "dpkg"),
            ("rpm -Uvh x.rpm", "rpm"),
            ("pacman -Syu --noconfirm", "pacman"),
            ("docker-php-ext-install mysqli", "docker-php-ext-install"),
            ("jenkins-plugin-cli -f plugins.txt", "jenkins-plugin-cli"),
            ("make -C /src install", "make"),
        ] {
            assert_eq!(installs_with(text).as_deref(), Some(program), "{text}");
        }
    }

    #[test]
    fn everything_else_installs_nothing() {
        for text in [
            "npm start",
            "npm run install",
            "npm ci --dry-run",
            "npm --version",
            "pip --version",
            "pip list",
            "pip download x",
            "apt-get --help",
            "apt-get -s install x",
            "apt-get update",
            "apt-cache search install",
            "apk info curl",
            "apk --help add",
            "yum list installed",
            "yarn start",
            "yarn run build",
            "yarn --version",
            "bundle exec puma",
            "go run install",
            "dpkg -l",
            "rpm -qi x",
            "pacman -Ss x",
            "pacman -Sy",
            "rpm -e x",
            "install -m 755 a b",
            "echo apt-get install x",
            "$SUDO apt-get install x",
            "$apt install x",
            "apt-get $ACTION x",
            "make",
            "cargo build",
            "go install -v ./...",
        ] {
            assert_eq!(installs_with(text), None, "{text}");
        }
    }
}
