//! A call that was wrong, told in Chinese with the nearest right one.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Prints what was wrong (or the help that was asked for) and returns the exit status.
pub(super) fn explain(error: &clap::Error) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", error.render());
            return 0;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", error.render());
            return 2;
        }
        _ => {}
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        Some(ContextValue::StyledStrs(texts)) => Some(
            texts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("、"),
        ),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有“{}”这个命令",
                text(ContextKind::InvalidSubcommand).unwrap_or_default()
            )
        }
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个参数"),
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}"),
        ErrorKind::ArgumentConflict => {
            format!(
                "{argument} 不能和 {} 一起用",
                text(ContextKind::PriorArg).unwrap_or_default()
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写一个值"),
        ErrorKind::InvalidValue => {
            let valid = text(ContextKind::ValidValue).unwrap_or_default();
            format!("{argument} 不能写“{value}”，可以写：{valid}")
        }
        ErrorKind::ValueValidation => {
            let why = match std::error::Error::source(error) {
                Some(cause) if cause.is::<std::num::ParseIntError>() => "要写一个整数，例如 6".to_owned(),
                Some(cause) if cause.is::<chrono::ParseError>() => "要写成 2025-03-07 这样的日期".to_owned(),
                Some(cause) => cause.to_string(),
                None => String::new(),
            };
            format!("{argument} 不能写“{value}”。{why}")
        }
        ErrorKind::MissingSubcommand => "后面还要写一个命令".to_owned(),
        _ => "命令写得不对".to_owned(),
    };
    eprintln!("{sentence}");
    let nearest = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| match error.get(kind) {
        // Of several the likeliest stands last.
        Some(ContextValue::Strings(texts)) => texts.last().cloned(),
        _ => text(kind),
    });
    if let Some(nearest) = nearest {
        eprintln!("最接近的是“{nearest}”");
    }
    eprintln!("用 sanzi --help 看全部命令，用 sanzi 命令 --help 看一个命令");
    2
}
