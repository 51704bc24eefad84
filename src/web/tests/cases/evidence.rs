//! Evidence with its content: handed in, looked at, taken out, taken back, and everything that goes wrong.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{backup, check};
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, today};
use crate::web::{App, app};

use super::seats;

/// A matter that the unit was told of, to be put right at once.
macro_rules! told {
    ($service:expr, $office:expr, $one:expr, $two:expr) => {{
        let case = opened!($service, $office);
        let verdict = [
            ("move", "认定问题"),
            ("found", "500"),
            ("recoverable", "500"),
            ("basis", "第五条"),
            ("facts", "没有入账"),
        ];
        let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
        for answer in [
            act!($service, $office, &case, "move", assign),
            act!($service, $one, &case, "move", verdict),
            act!($service, $two, &case, "sign", [("agree", "1")]),
            act!(
                $service,
                $two,
                &case,
                "move",
                [("move", "立行立改"), ("unit", "西关村")]
            ),
        ] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        }
        case
    }};
}
pub(super) use told;

/// Attaches a file to an item of a matter, as its page shows it now.
macro_rules! attach {
    ($service:expr, $seat:expr, $case:expr, $item:expr, $name:expr, $bytes:expr) => {{
        let seen = send!($service, page($case, &$seat.0));
        let version = hidden(&seen.text, "version");
        let fields = [("version", version.as_str()), ("item", $item)];
        let address = format!("{}/evidence/file", $case);
        send!($service, file_to(&address, &$seat, $name, $bytes, &fields))
    }};
}
pub(super) use attach;

/// A small photograph with a comment that tells where it was taken.
pub(super) fn photograph() -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([90, 120, 60]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("encoded");
    let mut bytes = bytes.into_inner();
    bytes.splice(2..2, *b"\xff\xfe\x00\x0eGPS34.0N113E");
    bytes
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n";

pub(super) fn bound(county: App, folder: &tempfile::TempDir, rules: config::EvidenceRules) -> App {
    let settings = config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        evidence: rules,
        ..config::Settings::default()
    };
    App {
        desk: crate::web::desk::Desk::new(office(folder).store, settings, today, || 1_795_000_000),
        ..county
    }
}

#[actix_web::test]
async fn a_photograph_is_made_anew_and_a_document_stays_as_it_came() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office_seat, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office_seat, one, two);
    for (item, name, bytes) in [
        ("租金收缴凭证", "现场\u{202e}照片.JPG", photograph().as_slice()),
        ("整改报告", "桌面/整改<b>报告.pdf", PDF),
    ] {
        let sent = attach!(service, clerk, &case, item, name, bytes);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let seen = send!(service, page(&case, &office_seat.0)).text;
    assert!(
        seen.contains(">现场照片.JPG</a>") && seen.contains("图片已重新生成"),
        "{seen}"
    );
    assert!(
        seen.contains(">整改&lt;b&gt;报告.pdf</a>")
            && seen.contains("原样封存，没有检查过，下载后先杀毒再打开"),
        "{seen}"
    );
    for (seq, kind, name) in [
        (1, "image/jpeg", "-1-%E7%8E%B0%E5%9C%BA%E7%85%A7%E7%89%87.jpg"),
        (2, "application/octet-stream", ".pdf"),
    ] {
        let asked = page(&format!("{case}/evidence/{seq}"), &clerk.0);
        let answer = call_service(&service, asked.to_request()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let head = |name: header::HeaderName| {
            let value = answer.headers().get(&name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        assert_eq!(head(header::CONTENT_TYPE), kind);
        assert_eq!(head(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(head(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
        let saved = head(header::CONTENT_DISPOSITION);
        assert!(
            saved.starts_with("attachment; ") && saved.ends_with(name),
            "{saved}"
        );
        let bytes = read_body(answer).await;
        if seq == 1 {
            assert!(!bytes.windows(3).any(|part| part == b"GPS"));
            assert!(image::load_from_memory(&bytes).is_ok());
        } else {
            assert_eq!(bytes, PDF);
        }
    }
    let book = office(&folder).store.audit_lines().expect("the book");
    let taken = book.iter().filter(|(_, act, _)| act == "下载佐证").count();
    assert_eq!(taken, 2, "{book:?}");
    assert!(book.iter().all(|line| !format!("{line:?}").contains("现场照片")));
}

#[actix_web::test]
async fn what_is_no_evidence_is_refused_in_a_sentence_and_leaves_nothing() {
    let (folder, county) = county();
    let rules = config::EvidenceRules {
        most_mib: 1,
        most_pieces: 2,
        ..config::EvidenceRules::default()
    };
    let county = bound(county, &folder, rules);
    let service = init_service(app(county)).await;
    let [office_seat, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office_seat, one, two);
    let large = vec![b'a'; 3 << 20];
    let cut = &photograph()[..300];
    for (name, bytes, status, says) in [
        ("照片.jpg", PDF, StatusCode::BAD_REQUEST, "里面却是PDF"),
        (
            "报告.exe",
            b"MZ\x90\x00",
            StatusCode::BAD_REQUEST,
            "程序和脚本不收",
        ),
        ("空.pdf", b"", StatusCode::BAD_REQUEST, "文件是空的"),
        ("照片.jpg", cut, StatusCode::BAD_REQUEST, "没有传完，或者坏了"),
        ("大.txt", &large, StatusCode::PAYLOAD_TOO_LARGE, "最多 1 MB"),
    ] {
        let sent = attach!(service, clerk, &case, "整改报告", name, bytes);
        assert_eq!(sent.status, status, "{name}: {}", sent.text);
        assert!(sent.text.contains(says), "{name}: {}", sent.text);
    }
    let unknown = attach!(service, clerk, &case, "没有的", "a.pdf", PDF);
    assert!(unknown.text.contains("没有这一项"), "{}", unknown.text);
    let name_only = [("item", "整改报告"), ("name", "编号 7"), ("text", "")];
    let named = act!(service, clerk, &case, "evidence", name_only);
    assert!(named.text.contains("只有名称不算材料"), "{}", named.text);

    // The very same for the same item once; for another item it is another piece; then the matter is full.
    let version = hidden(&send!(service, page(&case, &clerk.0)).text, "version");
    let first = attach!(service, clerk, &case, "整改报告", "a.pdf", PDF);
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let again = attach!(service, clerk, &case, "整改报告", "b.pdf", PDF);
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    assert!(again.text.contains("一模一样"), "{}", again.text);
    let fields = [("version", version.as_str()), ("item", "整改报告")];
    let address = format!("{case}/evidence/file");
    let stale = send!(service, file_to(&address, &clerk, "c.pdf", PDF, &fields));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    let other = attach!(service, clerk, &case, "租金收缴凭证", "a.pdf", PDF);
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text);
    let full = attach!(service, clerk, &case, "整改报告", "d.txt", b"another");
    assert!(full.text.contains("最多交 2 份"), "{}", full.text);
    let left = std::fs::read_dir(folder.path().join("data/uploads")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing of what came in lies about");
}

#[actix_web::test]
async fn a_piece_out_of_sight_is_answered_as_one_that_is_not_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office_seat, one, two, clerk, ..] = seats(&folder);
    let stranger = seated(
        &folder,
        "lin",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999201",
    );
    let auditor = seated(&folder, "sj", Role::Auditor, ScopeKind::County, "");
    let case = told!(service, office_seat, one, two);
    let inside = attach!(
        service,
        one,
        &case,
        "整改报告",
        "核查底稿.txt",
        "举报人的材料".as_bytes()
    );
    assert_eq!(inside.status, StatusCode::SEE_OTHER, "{}", inside.text);
    let own = attach!(service, clerk, &case, "整改报告", "报告.pdf", PDF);
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);

    // What the office's side handed in, the unit neither sees nor takes.
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(!seen.contains("核查底稿") && seen.contains("报告.pdf"), "{seen}");
    let absent = send!(service, page(&format!("{case}/evidence/77"), &clerk.0));
    let hidden_one = send!(service, page(&format!("{case}/evidence/1"), &clerk.0));
    assert_eq!(
        (absent.status, hidden_one.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    let said = |text: &str, seq: &str| text.replace(&format!("/evidence/{seq}"), "");
    assert_eq!(said(&absent.text, "77"), said(&hidden_one.text, "1"));
    for seq in [1, 2] {
        let foreign = send!(service, page(&format!("{case}/evidence/{seq}"), &stranger.0));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        let read = send!(service, page(&format!("{case}/evidence/{seq}"), &auditor.0));
        assert_eq!(read.status, StatusCode::OK);
    }
    let fields = [("version", "1"), ("item", "整改报告")];
    for (seat, status) in [
        (&stranger, StatusCode::NOT_FOUND),
        (&auditor, StatusCode::FORBIDDEN),
    ] {
        let address = format!("{case}/evidence/file");
        let sent = send!(service, file_to(&address, seat, "a.pdf", PDF, &fields));
        assert_eq!(sent.status, status, "{}", sent.text);
    }
}

#[actix_web::test]
async fn what_is_withdrawn_stays_with_its_reason_and_no_longer_counts() {
    let (folder, county) = county();
    let rules = config::EvidenceRules {
        voucher_files: vec!["合同".to_owned()],
        ..config::EvidenceRules::default()
    };
    let county = bound(county, &folder, rules);
    let service = init_service(app(county)).await;
    let [office_seat, one, two, clerk, reviewer, ..] = seats(&folder);
    let case = told!(service, office_seat, one, two);
    for (name, bytes) in [("错的.pdf", PDF), ("退款凭证.jpg", photograph().as_slice())] {
        let sent = attach!(service, clerk, &case, "租金收缴凭证", name, bytes);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let reason = [("reason", "交成了别的村的<i>")];
    let foreign = act!(service, reviewer, &case, "evidence/1/withdraw", reason);
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.text);
    let silent = act!(service, clerk, &case, "evidence/1/withdraw", [("reason", "")]);
    assert!(silent.text.contains("写明为什么撤回"), "{}", silent.text);
    let gone = act!(service, clerk, &case, "evidence/1/withdraw", reason);
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    let twice = act!(service, clerk, &case, "evidence/1/withdraw", reason);
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let seen = send!(service, page(&case, &office_seat.0)).text;
    assert!(
        seen.contains("已撤回")
            && seen.contains("交成了别的村的&lt;i&gt;")
            && seen.contains("<s>错的.pdf</s>"),
        "{seen}"
    );
    assert!(
        seen.contains("✓ 租金收缴凭证 <span class=\"muted\">1 份"),
        "{seen}"
    );

    // Money of this category comes back with its voucher attached, and the voucher then stays.
    let money = [("amount", "500"), ("document", "P7"), ("back", "1")];
    let bare = act!(service, clerk, &case, "money", money);
    assert!(bare.text.contains("要附凭证"), "{}", bare.text);
    for piece in ["1", "9", "x"] {
        let fields = [money[0], money[1], money[2], ("piece", piece)];
        let answer = act!(service, clerk, &case, "money", fields);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{piece}: {}", answer.text);
    }
    let fields = [money[0], money[1], money[2], ("piece", "2")];
    let booked = act!(service, clerk, &case, "money", fields);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(seen.contains("/evidence/2\">附件</a>"), "{seen}");
    let held = act!(service, clerk, &case, "evidence/2/withdraw", reason);
    assert!(held.text.contains("用它作凭证"), "{}", held.text);
}

#[actix_web::test]
async fn a_lead_takes_its_evidence_along_and_a_backup_brings_that_of_others_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office_seat, one, two, clerk, _, other] = seats(&folder);
    let case = told!(service, office_seat, one, two);
    let own = attach!(service, clerk, &case, "整改报告", "报告.pdf", PDF);
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
    let lead = opened!(service, office_seat);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    assert_eq!(
        act!(service, office_seat, &lead, "move", assign).status,
        StatusCode::SEE_OTHER
    );
    let secret = attach!(service, one, &lead, "整改报告", "举报信.pdf", PDF);
    assert_eq!(secret.status, StatusCode::SEE_OTHER, "{}", secret.text);
    let over = [
        ("move", "移送线索"),
        ("receipt", "县纪收〔2026〕9号"),
        ("facts", "保密的事"),
    ];
    assert_eq!(
        act!(service, two, &lead, "move", over).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        act!(service, other, &lead, "sign", [("agree", "1")]).status,
        StatusCode::SEE_OTHER
    );
    let left = send!(service, page(&lead, &office_seat.0)).text;
    assert!(!left.contains("举报信"), "{left}");
    let gone = send!(service, page(&format!("{lead}/evidence/1"), &office_seat.0));
    assert_eq!(gone.status, StatusCode::NOT_FOUND);

    let house = office(&folder);
    assert_eq!(check::check(&house).expect("checked").disagreements, []);
    let kept = folder.path().join("kept.sanzi");
    backup::backup(&house, &kept).expect("a backup");
    let settings = config::Settings {
        data: folder.path().join("other"),
        keys: Some(folder.path().join("data/keys")),
        ..config::Settings::default()
    };
    backup::restore(&settings, &kept, today()).expect("restored");
    let other = crate::flows::Office::open(settings, today()).expect("an office");
    assert_eq!(check::check(&other).expect("checked").disagreements, []);
    let there = App {
        desk: crate::web::desk::Desk::new(
            other.store.clone(),
            config::Settings {
                desk: config::DeskRules {
                    second_factor: Vec::new(),
                    ..config::DeskRules::default()
                },
                ..other.settings.clone()
            },
            today,
            || 1_795_000_000,
        ),
        ..crate::web::tests::county().1
    };
    let service = init_service(app(there)).await;
    let asked = page(&format!("{case}/evidence/1"), &clerk.0);
    let answer = call_service(&service, asked.to_request()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(read_body(answer).await, PDF);
}
