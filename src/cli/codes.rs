//! `sanzi codes`: giving, showing and merging village codes.

use std::io::Write;

use super::args::Codes;
use super::today;
use crate::config::Settings;
use crate::domain::village_code::{CodeFault, VillageCode};
use crate::error::{Error, Result};
use crate::flows::{Office, codes as flow};
use crate::store::public::VillageFound;

pub(super) fn codes(settings: Settings, asked: Codes) -> Result<u8> {
    let office = Office::open(settings, today())?;
    match asked {
        Codes::Assign { file, out } => {
            let done = flow::assign(&office, &file)?;
            match out {
                Some(path) => {
                    std::fs::write(&path, &done.file)?;
                    println!("新编 {} 个村码，写在 {}", done.assigned, path.display());
                }
                None => {
                    std::io::stdout().write_all(&done.file)?;
                    eprintln!("新编 {} 个村码", done.assigned);
                }
            }
            Ok(0)
        }
        Codes::Show { code } => show(&office, &code),
        Codes::Merge { old, new } => {
            flow::merge(&office, read(&old)?, read(&new)?)?;
            println!("{old} 已并入 {new}：旧码从此转到新码，原来的记录在新村的页面上看得到");
            super::checked(&office)
        }
    }
}

fn read(text: &str) -> Result<VillageCode> {
    VillageCode::parse_printed(text.trim()).map_err(|fault| {
        Error::Usage(match fault {
            CodeFault::CheckDigit => format!("“{text}”有一位写错了，对着纸上再看一遍"),
            _ => format!("“{text}”不是村码：村码是 12 位数字，印在纸上是 13 位"),
        })
    })
}

fn show(office: &Office, text: &str) -> Result<u8> {
    let public = office.store.public();
    let code = match read(text) {
        Ok(code) => code,
        Err(error) => {
            for near in public.villages_near(text)? {
                eprintln!("是不是：{} {}{}", near.code, near.township, near.short);
            }
            return Err(error);
        }
    };
    match public.village(code, office.today)? {
        VillageFound::Here(view) => {
            let v = &view.village;
            println!("{} {}{}（{}）", v.code, v.township, v.short, v.state.word());
            println!("印在纸上：{}", v.code.printed());
            if !v.former_names.is_empty() {
                println!("曾用名：{}", v.former_names.join("、"));
            }
            for merged in &view.merged {
                println!("并入的村：{} {}", merged.code, merged.short);
            }
            Ok(0)
        }
        VillageFound::Moved(onward) => {
            println!("{code} 已经并入 {onward}");
            Ok(0)
        }
        VillageFound::Nowhere(near) => {
            for near in near {
                eprintln!("是不是：{} {}{}", near.code, near.township, near.short);
            }
            Err(Error::NotFound(format!("村码 {code}")))
        }
    }
}
