//! The answers the program can give instead of what was asked for.

use std::fmt;

pub mod problem;

use problem::Problem;

/// Shorthand for results of this program.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, worded as an answer and not as a library's failure.
///
/// The text inside is a Chinese sentence for the person who asked; causes go to the log, never to
/// the page.
#[derive(Debug)]
pub enum Error {
    /// Nothing is there, or nothing that this actor may know of.
    NotFound(String),
    /// The actor has to sign in first.
    SignIn,
    /// The actor is known and may not do this.
    Forbidden(String),
    /// Somebody was quicker, or the thing is not in a state that allows the act.
    Conflict(String),
    /// What was handed in cannot be understood; every fault is listed.
    Invalid(Vec<Problem>),
    /// The call itself was wrong: a flag, a parameter, a setting.
    Usage(String),
    /// More than we are willing to take at once.
    TooLarge(String),
    /// Too much to do at the moment; try again.
    Busy(String),
    /// Our fault: the sentence is for the log.
    Internal(String),
}

impl Error {
    /// An internal error from whatever a library reported.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The exit status of the command line: 1 it failed, 2 the call was wrong, 3 the input was refused.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Invalid(_) | Self::TooLarge(_) => 3,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(what) => write!(f, "没有找到：{what}"),
            Self::SignIn => f.write_str("请先登录"),
            Self::Forbidden(what) => write!(f, "没有权限：{what}"),
            Self::Invalid(problems) => {
                write!(f, "有 {} 处问题，没有导入", problems.len())
            }
            Self::Conflict(text)
            | Self::Usage(text)
            | Self::TooLarge(text)
            | Self::Busy(text)
            | Self::Internal(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Self::Internal(format!("读写文件失败：{cause}"))
    }
}
