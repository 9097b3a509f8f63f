//! Whether something looks as if it held a secret: a variable by its name, or by the shape of its
//! value; a file by its path.
//!
//! Names are judged by whole words, as `BuildKit` does: substrings would find `TOKENIZERS_PARALLELISM`
//! and `PRIVATE_IP`.

use super::command::is_one_of;

/// Words that make a name that of a secret.
const SECRET: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "pword",
    "secret",
    "secrets",
    "token",
    "apikey",
    "credential",
    "credentials",
];

/// Words that do so as well, but stand in the names of other things in scripts.
const KEY: [&str; 2] = ["key", "auth"];

/// Words that leave no doubt about a `key`.
const OF_KEY: [&str; 5] = ["api", "access", "private", "encryption", "master"];

/// Words that make it the name of something about a secret, or of something public.
const ABOUT: [&str; 41] = [
    "public",
    "gpg",
    "pgp",
    "fingerprint",
    "keyring",
    "release",
    "file",
    "files",
    "path",
    "dir",
    "version",
    "name",
    "names",
    "type",
    "mode",
    "enabled",
    "disabled",
    "url",
    "uri",
    "host",
    "port",
    "ttl",
    "expiry",
    "expiration",
    "expires",
    "timeout",
    "algorithm",
    "alg",
    "length",
    "size",
    "prefix",
    "suffix",
    "header",
    "issuer",
    "id",
    "method",
    "provider",
    "store",
    "policy",
    "format",
    "class",
];

/// Values that are settings, whatever their name is.
const SETTINGS: [&str; 16] = [
    "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled",
    "basic", "required", "optional", "default", "auto",
];

/// No token is shorter than this, in bytes.
const SHORTEST_TOKEN: usize = 20;

/// Beginnings of tokens that say what they are, and how long such a token is at least.
const TOKENS: [(&str, usize); 18] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("ghu_", 36),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("xoxb-", 24),
    ("xoxp-", 24),
    ("xoxa-", 24),
    ("sk_live_", 24),
    ("rk_live_", 24),
    ("npm_", 36),
    ("AIza", 39),
    ("SG.", 60),
    ("hvs.", 24),
    ("dop_v1_", 64),
];

/// Whether a variable of this name is one that holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    (has_word(name, &SECRET) || has_word(name, &KEY)) && !has_word(name, &ABOUT)
}

/// Whether a variable of this name is one that holds a secret, even among those of a script, where
/// many a `key` is that of a table.
pub fn is_surely_secret_name(name: &str) -> bool {
    let is_key = || has_word(name, &KEY) && has_word(name, &OF_KEY);
    (has_word(name, &SECRET) || is_key()) && !has_word(name, &ABOUT)
}

fn has_word(name: &str, list: &[&str]) -> bool {
    let mut words = name.split(|char: char| !char.is_ascii_alphanumeric());
    words.any(|word| list.iter().any(|it| it.eq_ignore_ascii_case(word)))
}

/// Whether a variable of this name, with this value, holds a secret.
pub fn is_secret_variable(name: &str, value: &str) -> bool {
    if is_secret_value(value) {
        return true;
    }
    let is_meant = is_surely_secret_name(name)
        || (value.contains(|char: char| char.is_ascii_digit()) && !are_fingerprints(value));
    is_secret_name(name) && is_meant && may_be_secret(value)
}

/// Whether all that a value has is fingerprints of public keys, or the ends of such: many images
/// name them by which their downloads are verified.
fn are_fingerprints(value: &str) -> bool {
    value.split_ascii_whitespace().all(|word| {
        let word = word.trim_start_matches("0x");
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
        matches!(word.len(), 4 | 8 | 16 | 40 | 64) && word.bytes().all(is_hex)
    })
}

/// Whether a value can be the secret that the name of its variable speaks of.
pub fn may_be_secret(value: &str) -> bool {
    let value = value.trim();
    let is_setting = SETTINGS.iter().any(|it| it.eq_ignore_ascii_case(value));
    let is_small_number = value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_place = value.starts_with(['/', '.', '~']) || value.contains("://");
    !(value.is_empty() || is_setting || is_small_number || is_place)
}

/// Whether a value says that it only stands in for a secret, so that a step of a build runs.
pub fn is_dummy(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    let is_dummy = |it| value.contains(it);
    value.starts_with(['{', '<', '[']) || DUMMIES.split(' ').any(is_dummy)
}

/// Parts of such values.
const DUMMIES: &str = "dummy fake placeholder changeme change_me your_ your-";

/// Whether a value is a secret by its shape: a token that says so, a private key, an address with
/// a password in it.
pub fn is_secret_value(value: &str) -> bool {
    let value = value.trim();
    // The shortest token is longer, and so is a key; only an address may be short.
    if value.len() < SHORTEST_TOKEN && !value.contains("://") {
        return false;
    }
    let is_token = |&(start, len): &(&str, usize)| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        value.len() >= len && value.starts_with(start) && value.bytes().all(plain)
    };
    TOKENS.iter().any(is_token)
        || (value.contains("-----BEGIN ") && value.contains("PRIVATE KEY-----"))
        || is_json_web_token(value)
        || has_password(value)
}

/// Whether a text has a secret in it that says itself what it is, such as an HTTP header.
pub fn has_secret_value(text: &str) -> bool {
    // Most words are neither long enough for a token nor an address.
    if text.len() < SHORTEST_TOKEN && !text.contains(':') {
        return false;
    }
    let is_token_part =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    is_secret_value(text) || text.split(|char| !is_token_part(char)).any(is_secret_value)
}

/// Folders whose files are credentials.
const FOLDERS: &str = ".ssh .aws .gnupg .kube .azure";

/// Files in them that are none.
const SETTINGS_FILES: &str = "config known_hosts authorized_keys";

/// Files that are credentials, or that hold them.
const FILES: &str = ".env .npmrc .pypirc .netrc _netrc .git-credentials .dockercfg .pgpass .htpasswd \
    kubeconfig id_rsa id_dsa id_ecdsa id_ed25519 credentials.json service-account.json \
    .dockerconfigjson master.key tls.key server.key private.key privkey.pem";

/// Endings of `.env` for files that show what such a file looks like.
const SAMPLES: &str = "example sample template tmpl tpl dist default defaults schema";

/// Parts of the names of certificates, which are public.
const PUBLIC: [&str; 8] = ["cert", "chain", "bundle", "root", "pub", "dh", "ca.", "-ca"];

/// Whether a file, or a folder, is one of credentials, as its path says.
pub fn is_secret_path(path: &str) -> bool {
    let path = path.trim_end_matches(['/', '\\', '*']).to_ascii_lowercase();
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    if is_one_of(FILES, name) {
        return true;
    }
    if stem == ".env" {
        return !is_one_of(SAMPLES, end);
    }
    match end {
        "pub" => return false,
        "p12" | "pfx" | "ppk" => return true,
        "pem" => return !PUBLIC.iter().any(|part| name.contains(part)),
        _ => {}
    }
    let folder = parts.find(|part| is_one_of(FOLDERS, part) || *part == ".docker");
    match folder {
        Some(".docker") => name == "config.json",
        Some(".kube") => true,
        Some(_) => !is_one_of(SETTINGS_FILES, name),
        None => is_one_of(FOLDERS, name),
    }
}

/// `header.payload.signature`, where the first two are JSON in base64.
fn is_json_web_token(value: &str) -> bool {
    let mut parts = value.split('.');
    let starts = [parts.next(), parts.next()];
    starts.iter().all(|part| part.is_some_and(|part| part.starts_with("eyJ")))
        && parts.next().is_some_and(|signature| signature.len() > 16)
}

/// Whether an address has a password: `scheme://user:password@host`.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let password = user.split_once(':').map_or("", |(_, password)| password);
    // A reference to a variable is how it should be done.
    !password.is_empty() && !password.starts_with(['$', '*']) && !is_dummy(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_by_whole_words() {
        for name in
            ["DB_PASSWORD", "api-key", "TOKEN", "AUTH", "stripe.secret", "AWS_SECRET_ACCESS_KEY"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        let harmless = [
            "PRIVATE_IP",
            "TOKENIZERS_PARALLELISM",
            "AUTH_MODULE_VERSION",
            "SESSION_SECRET_FILE",
            "PUBLIC_KEY",
            "KEYBOARD",
            "SECRET_NAME",
            "TOKEN_TTL",
            "AUTHOR",
            "MONKEY",
            "GPG_KEY",
        ];
        for name in harmless {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn the_keys_of_a_script_are_no_secrets() {
        assert!(is_surely_secret_name("npm_token") && is_surely_secret_name("SECRET_KEY"));
        assert!(!is_surely_secret_name("key") && !is_surely_secret_name("GPG_KEY"));
    }

    #[test]
    fn a_key_is_a_secret_unless_its_value_says_otherwise() {
        for (name, value) in [
            ("LICENSE_KEY", "lgNvGyhnUKpa5PJi"),
            ("API_KEY", "hunter"),
            ("SECRET_KEY", "hunter"),
            ("KEY", "abcdef0123456789abcdef0123456789abcdef01"),
            ("X", "AKIAIOSFODNN7EXAMPLE"),
        ] {
            assert!(is_secret_variable(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("SIGNING_KEY", "A62AE125BBBFBB96A6E042EC925CC1CCED3D1561"),
            ("RELEASE_KEY", "0xC5705533DA4F78D8 C5705533DA4F78D8664B5DC0575159689BEFB442"),
            ("Filters__0__Key", "ProcessId"),
            ("KEY", "repodata/repomd.xml.key"),
            ("API_KEY", ""),
            ("NAME", "hunter2"),
        ] {
            assert!(!is_secret_variable(name, value), "{name}={value}");
        }
    }

    #[test]
    fn files_are_judged_by_their_paths() {
        for path in [
            ".env",
            "a/.env.production",
            ".env*",
            ".npmrc",
            "/root/.ssh",
            ".ssh/",
            ".ssh/id_rsa",
            "x/ID_RSA",
            ".aws/credentials",
            ".aws",
            ".git-credentials",
            "kubeconfig",
            ".kube/config",
            "server.pem",
            "*.pem",
            "key.pem",
            "é.p12",
            "~/.docker/config.json",
        ] {
            assert!(is_secret_path(path), "{path}");
        }
        for path in [
            "",
            "/",
            ".env.example",
            ".envrc",
            "env",
            "id_rsa.pub",
            ".ssh/known_hosts",
            ".ssh/config",
            "ca.pem",
            "global-bundle.pem",
            "DigiCert.pem",
            "npmrc",
            ".aws/config",
            "config.json",
            "é",
            "docker.key",
            ".ssh/é.pub",
            "environment",
        ] {
            assert!(!is_secret_path(path), "{path}");
        }
    }

    #[test]
    fn what_stands_in_for_a_secret_says_so() {
        for value in ["dummy", "build-Placeholder", "{Some Key}", "<token>", "your_secret_key"] {
            assert!(is_dummy(value), "{value}");
        }
        for value in ["", "hunter2", "yours", "é"] {
            assert!(!is_dummy(value), "{value}");
        }
        assert!(!is_secret_value("postgres://dummy:dummy@localhost/x"));
    }

    #[test]
    fn settings_and_places_are_no_secrets() {
        for value in ["", "true", "none", "30", "/run/secrets/x", "https://example.com", "Basic"] {
            assert!(!may_be_secret(value), "{value}");
        }
        for value in ["hunter2", "s3cr3t", "00000000"] {
            assert!(may_be_secret(value), "{value}");
        }
    }

    #[test]
    fn some_values_say_what_they_are() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMII";
        let address = "postgres://app:hunter2@db:5432/app";
        let jwt = "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJlc2lnbmF0";
        assert!(has_secret_value("Authorization: Bearer glpat-abcdefghij0123456789"));
        assert!(!has_secret_value("Authorization: Bearer token"));
        for value in ["AKIAIOSFODNN7EXAMPLE", "glpat-abcdefghij0123456789", key, address, jwt] {
            assert!(is_secret_value(value), "{value}");
        }
        for value in
            ["AKIA", "postgres://app@db", "postgres://app:$(PW)@db", "a.b.c", "ghp_ is a prefix"]
        {
            assert!(!is_secret_value(value), "{value}");
        }
    }
}
