//! The main job from the file to the page, told on the embedded engine and on a real PostgreSQL server.

mod accounts;
mod answers;
mod at_once;
mod books;
mod codes;
mod corrected_at_once;
mod correcting;
mod desk;
mod elsewhere;
mod estate;
mod evidence;
mod follow_up;
mod handed_in_at_once;
mod keeping;
mod leads;
mod ledger;
mod letters;
mod lists;
mod publishing;
mod real_input;
mod refusing;
mod second_voice;
mod seed;
mod settings;
mod sums;

use std::time::{Duration, Instant};

use crate::harness::county::{self, Payment, listed, totals};
use crate::harness::office::{Engine, Office};

/// Declares each story as a test on every engine.
macro_rules! on_every_engine {
    ($($room:ident::$story:ident,)+) => {
        mod embedded {
            $(#[test] fn $story() { super::$room::$story(super::Engine::Embedded); })+
        }
        #[cfg(feature = "postgres")]
        mod postgres {
            $(#[test] fn $story() { super::$room::$story(super::Engine::Postgres); })+
        }
    };
}

on_every_engine! {
    publishing::a_county_s_files_are_imported_published_searched_and_shown,
    publishing::a_batch_that_is_taken_back_is_gone_from_view_and_stays_as_history,
    publishing::the_same_file_twice_adds_nothing,
    correcting::a_corrected_payment_stands_once_and_its_old_version_comes_back,
    correcting::both_tables_of_payments_have_the_same_columns,
    corrected_at_once::a_correction_and_a_withdrawal_of_what_it_corrects_never_wait_for_each_other,
    handed_in_at_once::of_two_who_hand_in_the_same_numbers_at_once_one_is_told_of_the_other,
    handed_in_at_once::of_two_that_wait_with_the_same_number_none_is_published_until_one_is_returned,
    handed_in_at_once::of_two_decisions_about_the_same_records_at_once_one_looks_again,
    refusing::a_dry_run_touches_nothing,
    refusing::a_file_with_bad_rows_is_refused_whole_or_enters_without_them,
    elsewhere::what_lies_elsewhere_is_neither_told_nor_taken_back_by_those_who_do_not_reach_there,
    codes::two_villages_of_one_name_are_asked_about_and_a_merged_one_leads_on,
    estate::what_a_village_owns_lets_builds_and_books_is_shown_and_adds_up,
    estate::a_record_that_a_later_batch_changes_keeps_its_versions,
    estate::what_has_no_partner_waits_in_quarantine_and_is_tried_again,
    estate::an_export_brought_into_an_empty_installation_gives_the_same_county,
    books::the_search_follows_the_books_batch_by_batch,
    desk::every_list_of_the_desk_adds_up_to_the_database_within_its_reach,
    ledger::the_same_petition_and_the_same_ledger_open_their_cases_once,
    evidence::evidence_is_sealed_compared_never_changed_and_brought_back,
    leads::what_was_written_about_a_lead_leaves_with_it,
    leads::an_objection_is_answered_once_and_never_taken_out,
    leads::no_table_says_anything_of_a_lead_but_number_state_days_and_receipt,
    letters::two_who_issue_at_once_take_numbers_without_gaps,
    letters::a_letter_about_a_case_that_went_on_meanwhile_is_not_issued_and_takes_no_number,
    answers::a_department_reads_what_is_sent_to_it_and_what_came_back_is_kept_once,
    follow_up::cases_are_judged_by_rules_and_drawn_for_a_second_look,
    lists::where_a_list_comes_from_is_said_beside_it_and_flags_win,
    lists::what_waited_in_quarantine_comes_from_where_its_list_came_from,
    second_voice::what_one_says_another_answers_and_both_stay,
    seed::the_figures_of_the_reports_that_this_was_made_after_come_out_of_the_pages,
    settings::a_setting_takes_two_people_and_nothing_of_it_is_ever_changed,
    settings::a_threshold_that_is_none_is_told_by_the_check,
    sums::every_sum_on_every_page_is_that_of_the_database,
    at_once::everyone_who_asks_at_once_gets_a_number_of_their_own,
    at_once::one_account_is_given_no_two_offices_at_once_that_exclude_each_other,
    at_once::a_case_that_two_move_at_once_moves_once_and_its_money_is_booked_once,
    accounts::the_first_administrator_is_made_by_hand_and_signs_in,
    accounts::a_closed_account_gets_of_a_file_what_is_under_way_and_nothing_after_it,
    accounts::a_name_that_was_closed_stays_closed_when_the_portal_starts_again,
    keeping::a_backup_brings_everything_back,
    keeping::an_index_that_was_lost_is_made_again_with_the_site_up,
}

/// Waits until the portal shows what the database says: the index follows within seconds.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{what} did not come about"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// How many public records these payments make: one each of class S0, one a group of the others.
fn public_rows(payments: &[Payment]) -> u64 {
    (listed(payments).len() + totals(payments).len()) as u64
}

/// An office with the county's references published.
fn office_with_references(engine: Engine) -> Office {
    let office = Office::new(engine);
    let folder = office.file("references");
    county::write_references(&folder);
    office.import_and_publish(&[&folder]);
    office
}

/// An office with the county and these payments published.
fn office_with_payments(engine: Engine, payments: &[Payment]) -> Office {
    let office = office_with_references(engine);
    let file = office.write("payments.csv", county::payments_csv(payments));
    office.import_and_publish(&[&file]);
    office
}
