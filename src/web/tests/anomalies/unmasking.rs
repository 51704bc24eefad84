//! Seeing people in full: for a purpose, for a while, written down.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::store::unmaskings::{A_DAY, LASTS};
use crate::web::tests::my_work::{leads, waits};

const WORDS: &str = "到户核对一卡通是否本人持有";

/// A clock that one test moves.
static LATER: AtomicI64 = AtomicI64::new(NOW);

#[actix_web::test]
async fn people_are_seen_by_who_asked_for_that_finding_until_it_is_over() {
    let (folder, app_of) = inspected_at(|| LATER.load(Ordering::SeqCst));
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let (other, _) = seated(&folder, "zuzhang", Role::LeadInspector, ScopeKind::County, "");
    let dead = flag(&folder, "SUB-01", HOME);
    let twice = flag(&folder, "SUB-04", AWAY);
    let address = format!("/desk/anomalies/{}", dead.id);
    let ask = format!("{address}/unmask");
    let fields = [("seal", seal.as_str()), ("purpose", "走访核查"), ("words", WORDS)];
    let asked = send!(service, form(&ask, &cookie, &fields));
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert_eq!(asked.header(header::LOCATION), format!("{address}#evidence"));
    let open = send!(service, page(&address, &cookie));
    for full in ["李有才", "999999194506071233", "6217000000000000022"] {
        assert!(open.text.contains(full), "{full} not in {}", open.text);
    }
    assert!(open.text.contains("您正在看完整身份"));
    // The telephone is no part of it; nor is anybody else's finding, nor anybody else's eye.
    assert!(!open.text.contains("13800001111") && !open.text.contains("王秀英"));
    assert_eq!(open.header(header::CACHE_CONTROL), "no-store");
    // Left open, the page is loaded anew when it is over, with script and without.
    assert_eq!(open.header(header::REFRESH), LASTS.to_string());
    keeps_secrets(&send!(service, page(&address, &other)));
    keeps_secrets(&send!(
        service,
        page(&format!("/desk/anomalies/{}", twice.id), &cookie)
    ));
    keeps_secrets(&send!(service, page("/desk/anomalies", &cookie)));
    keeps_secrets(&send!(service, page("/desk/anomalies/print", &cookie)));
    let csv = [("seal", seal.as_str()), ("format", "csv")];
    keeps_secrets(&send!(service, form("/desk/anomalies/export", &cookie, &csv)));
    let told = acts(&folder, "查看完整身份");
    assert_eq!(told, ["zuyuan 巡察组成员 办成 走访核查，1 人"]);
    // The book: for who watches, without anything of who was seen; not for who asked.
    assert_eq!(
        send!(service, page("/desk/unmaskings", &cookie)).status,
        StatusCode::FORBIDDEN
    );
    let (watcher, _) = seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, "");
    let work = send!(service, page("/desk", &watcher)).text;
    let title = "调阅完整身份的记录";
    assert_eq!(waits(&work, title), Some(1), "{work}");
    let behind = send!(service, page(&leads(&work, title), &watcher)).text;
    assert!(behind.contains("共 <strong>1</strong> 次"), "{behind}");
    assert_eq!(waits(&send!(service, page("/desk", &cookie)).text, title), None);
    let book = send!(
        service,
        page("/desk/unmaskings?login=zuyuan&from=2026-11-01", &watcher)
    );
    assert_eq!(book.status, StatusCode::OK, "{}", book.text);
    keeps_secrets(&book);
    for needed in [
        "共 <strong>1</strong> 次",
        "已经发布或撤回的一批里的姓名和号码",
        "走访核查",
        WORDS,
        "巡察组成员",
        "SUB-01",
    ] {
        assert!(book.text.contains(needed), "{needed} not in {}", book.text);
    }
    assert!(
        !book.text.contains(&format!("/desk/anomalies/{}", dead.id)),
        "no way to the finding"
    );
    let none = send!(service, page("/desk/unmaskings?login=nobody", &watcher));
    assert!(none.text.contains("共 <strong>0</strong> 次"));
    let wrong = send!(
        service,
        page("/desk/unmaskings?from=2026-11-02&to=2026-11-01", &watcher)
    );
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    // It is over by itself, while the session stands: somebody who reads on is not idle.
    for (later, seen) in [(LASTS / 2, true), (LASTS - 1, true), (LASTS, false)] {
        LATER.store(NOW + later, Ordering::SeqCst);
        let shown = send!(service, page(&address, &cookie));
        assert_eq!(shown.status, StatusCode::OK, "{later}");
        assert_eq!(shown.text.contains("999999194506071233"), seen, "{later}");
        assert_eq!(shown.text.contains("您正在看完整身份"), seen, "{later}");
        let anew = seen.then(|| (LASTS - later).to_string());
        assert_eq!(shown.header(header::REFRESH), anew.unwrap_or_default(), "{later}");
    }
    keeps_secrets(&send!(service, page(&address, &cookie)));
}

#[actix_web::test]
async fn without_a_purpose_in_words_nobody_is_seen() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let dead = flag(&folder, "SUB-01", HOME);
    let address = format!("/desk/anomalies/{}/unmask", dead.id);
    for (purpose, words, says) in [
        ("", WORDS, "请选一个用途"),
        ("好奇", WORDS, "请选一个用途"),
        ("走访核查", "", "至少 4 个字"),
        ("走访核查", "看 一　看", "至少 4 个字"),
        ("其他", "核对李有才的一卡通", "不要写当事人的姓名"),
        ("其他", "核对 9999 9919 4506 0712 33", "不要写当事人的姓名"),
        ("其他", &"核".repeat(201), "最多 200 个字"),
    ] {
        let fields = [("seal", seal.as_str()), ("purpose", purpose), ("words", words)];
        let refused = send!(service, form(&address, &cookie, &fields));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{purpose} {words}");
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    let unsealed = send!(
        service,
        form(&address, &cookie, &[("purpose", "走访核查"), ("words", WORDS)])
    );
    assert_eq!(unsealed.status, StatusCode::CONFLICT);
    let (centre, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let fields = [("seal", seal.as_str()), ("purpose", "走访核查"), ("words", WORDS)];
    assert_eq!(
        send!(service, form(&address, &centre, &fields)).status,
        StatusCode::FORBIDDEN
    );
    let shown = send!(service, page(&format!("/desk/anomalies/{}", dead.id), &centre));
    assert!(!shown.text.contains("查看这条疑点里的完整身份"));
    assert!(acts(&folder, "查看完整身份").is_empty());
}

#[actix_web::test]
async fn a_purpose_of_naughty_words_is_kept_and_shown_as_text() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let (watcher, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let address = format!("/desk/anomalies/{}/unmask", flag(&folder, "SUB-01", HOME).id);
    for words in [
        "<script>alert(1)</script>",
        "'); DROP TABLE unmaskings; --",
        "=HYPERLINK(\"x\")",
        "{{7*7}}核对",
    ] {
        let fields = [("seal", seal.as_str()), ("purpose", "其他"), ("words", words)];
        let asked = send!(service, form(&address, &cookie, &fields));
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{words}: {}", asked.text);
    }
    let book = send!(service, page("/desk/unmaskings", &watcher));
    assert!(
        book.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !book.text.contains("<script>alert")
    );
    assert!(book.text.contains("DROP TABLE unmaskings") && book.text.contains("共 <strong>4</strong> 次"));
}

#[actix_web::test]
async fn after_the_day_s_number_the_next_one_is_told_so() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let address = format!("/desk/anomalies/{}/unmask", flag(&folder, "SUB-01", HOME).id);
    let fields = [("seal", seal.as_str()), ("purpose", "走访核查"), ("words", WORDS)];
    for _ in 0..A_DAY {
        let asked = send!(service, form(&address, &cookie, &fields));
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    }
    let refused = send!(service, form(&address, &cookie, &fields));
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text.contains(&format!("一天最多 {A_DAY} 次")),
        "{}",
        refused.text
    );
    assert_eq!(
        acts(&folder, "查看完整身份").len(),
        usize::try_from(A_DAY).expect("small")
    );
}

#[actix_web::test]
async fn a_flag_behind_which_nobody_stands_by_name_offers_nobody_to_see() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let store = office(&folder).store;
    let (mut offered, mut nobody) = (Vec::new(), Vec::new());
    for one in flags(&folder, &whole()) {
        let finding = store
            .finding(&Reach::county(999_999), &one.id)
            .expect("read")
            .finding;
        let unveiled = store.unveil(&Reach::county(999_999), &finding).expect("read");
        let address = format!("/desk/anomalies/{}", one.id);
        let shown = send!(service, page(&address, &cookie)).text;
        assert_eq!(
            shown.contains("/unmask\""),
            !unveiled.is_empty(),
            "{}: {shown}",
            one.rule
        );
        assert_eq!(
            shown.contains("没有完整身份可看"),
            unveiled.is_empty(),
            "{}: {shown}",
            one.rule
        );
        if unveiled.is_empty() {
            nobody.push(address);
        } else {
            offered.push(address);
        }
    }
    let fields = [("seal", seal.as_str()), ("purpose", "走访核查"), ("words", WORDS)];
    for (addresses, status) in [(&offered, StatusCode::SEE_OTHER), (&nobody, StatusCode::CONFLICT)] {
        let address = addresses.first().expect("one of either kind");
        let asked = send!(service, form(&format!("{address}/unmask"), &cookie, &fields));
        assert_eq!(asked.status, status, "{address}: {}", asked.text);
    }
}

/// Three times the same month to one person, by three hands.
const HANDS: &str =
    "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),经办人,发放日期,发放状态
Y1,P8,MZ01,2025-04,999999100202,H7,赵小五,999999194803030040,310,钱一,2025-04-10,成功
Y2,P8,MZ01,2025-04,999999100202,H7,赵小五,999999194803030040,310,孙二,2025-04-11,成功
Y3,P8,MZ01,2025-04,999999100202,H7,赵小五,999999194803030040,310,周三,2025-04-12,成功
";

#[actix_web::test]
async fn the_book_counts_everybody_whom_a_flag_shows() {
    let (folder, app_of) = inspected();
    publish_files(&folder, &[("hands_payments.csv", HANDS)]);
    scan::scan(&office(&folder), &scan::Wish::default()).expect("a scan");
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = inspector(&folder);
    let address = format!("/desk/anomalies/{}", twice_in_april(&folder).id);
    let fields = [("seal", seal.as_str()), ("purpose", "走访核查"), ("words", WORDS)];
    let asked = send!(service, form(&format!("{address}/unmask"), &cookie, &fields));
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let open = send!(service, page(&address, &cookie)).text;
    for name in ["赵小五", "钱一", "孙二", "周三"] {
        assert!(open.contains(name), "{name}: {open}");
    }
    let told = acts(&folder, "查看完整身份");
    assert_eq!(told, ["zuyuan 巡察组成员 办成 走访核查，4 人"]);
    // As often as they were seen: for each account how often, and how many people.
    let (watcher, _) = seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, "");
    let again = send!(service, form(&format!("{address}/unmask"), &cookie, &fields));
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let book = store(&folder)
        .unmaskings(&whole(), &crate::store::unmaskings::Asked::default())
        .expect("the book");
    assert_eq!(book.by_login.get("zuyuan"), Some(&(2, 8)));
    let seen = send!(service, page("/desk/unmaskings", &watcher)).text;
    assert!(seen.contains(">4<") && seen.contains(">8<"), "{seen}");
}
