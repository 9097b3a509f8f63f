//! The ways by which a running container can be changed.
//!
//! Each rule watches one of them; a verdict lists those that stand open.

use serde::Serialize;

/// A way by which a container can be changed while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Way {
    /// The image that it starts from is not the one that was reviewed.
    Image,
    /// Its files can be written: the root file system, or volumes over it.
    Files,
    /// It runs as a user that may change what it finds.
    User,
    /// It has, or can get, powers that other processes don't have.
    Privileges,
    /// The kernel's own guards are loosened: system calls, labels, `/proc`.
    Kernel,
    /// It reaches into its host, or the host's other containers into it.
    Host,
    /// It stands in the network of its host, or reaches into others'.
    Network,
    /// It holds a credential with which it, or somebody else, can change the cluster.
    Credentials,
    /// It is made to be changed by hand, or changes itself as it starts.
    Hands,
}

impl Way {
    /// Every way, from the container's own content outwards.
    pub const ALL: [Self; 9] = [
        Self::Image,
        Self::Files,
        Self::User,
        Self::Privileges,
        Self::Kernel,
        Self::Host,
        Self::Network,
        Self::Credentials,
        Self::Hands,
    ];

    /// The way's name, as it is written in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Files => "files",
            Self::User => "user",
            Self::Privileges => "privileges",
            Self::Kernel => "kernel",
            Self::Host => "host",
            Self::Network => "network",
            Self::Credentials => "credentials",
            Self::Hands => "hands",
        }
    }

    /// How a container can change by this way, after "it can change": "through its image".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Image => "through its image",
            Self::Files => "through files that can be written",
            Self::User => "through the user it runs as",
            Self::Privileges => "through its privileges",
            Self::Kernel => "through the kernel",
            Self::Host => "through its host",
            Self::Network => "through the network",
            Self::Credentials => "through credentials that it holds",
            Self::Hands => "by hand, or by itself as it starts",
        }
    }
}
