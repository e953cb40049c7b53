// The traffic book: what is booked is found again, sums are split rightly, and books add like numbers.
#include <doctest/doctest.h>

#include "models/traffic_book.hpp"
#include "sim/check.hpp"

namespace rehearse {
namespace {

constexpr ZoneId a{0}, b{1}, c{2};

TrafficBook three_zones() { return TrafficBook({"a", "b", "c"}); }

TEST_CASE("every byte is found in the one cell where it was booked") {
    TrafficBook book = three_zones();
    book.book(a, b, Purpose::replicate, Initiator::broker, 5_MB);
    book.book(a, b, Purpose::replicate, Initiator::broker, 2_MB);
    CHECK(book.moved(book.zone(a), book.zone(b), Purpose::replicate, Initiator::broker) == 7_MB);
    CHECK(book.moved(book.zone(b), book.zone(a), Purpose::replicate, Initiator::broker) == 0_MB);
    CHECK(book.moved(book.zone(a), book.zone(b), Purpose::catch_up, Initiator::broker) == 0_MB);
    CHECK(book.moved(book.zone(a), book.zone(b), Purpose::replicate, Initiator::person) == 0_MB);
    CHECK(book.total() == 7_MB);
}

TEST_CASE("bytes across zones, within zones and with the store make the total") {
    TrafficBook book = three_zones();
    book.book(a, b, Purpose::produce, Initiator::producer, 1_MB);
    book.book(b, b, Purpose::produce, Initiator::producer, 2_MB);
    book.book(book.zone(c), book.store(), Purpose::object_upload, Initiator::broker, 4_MB);
    book.book(book.store(), book.zone(a), Purpose::cold_read, Initiator::consumer, 8_MB);
    CHECK(book.cross_zone() == 1_MB);
    CHECK(book.within_zones() == 2_MB);
    CHECK(book.to_store() == 4_MB);
    CHECK(book.from_store() == 8_MB);
    CHECK(book.total() == book.cross_zone() + book.within_zones() + book.to_store() + book.from_store());
    CHECK(book.cross_zone(Purpose::produce) == 1_MB);
    CHECK(book.moved(Purpose::produce) == 3_MB);
    CHECK(book.moved(book.store(), book.zone(a)) == 8_MB);
}

TEST_CASE("what zones send across and what zones receive across are the same bytes") {
    TrafficBook book = three_zones();
    double amount = 1;
    for (const ZoneId from : {a, b, c})
        for (const ZoneId to : {a, b, c}) book.book(from, to, Purpose::consume, Initiator::consumer, Bytes{amount *= 2});
    Bytes sent, received;
    for (const ZoneId zone : {a, b, c}) {
        sent += book.sent_across(book.zone(zone));
        received += book.received_across(book.zone(zone));
    }
    CHECK(sent == book.cross_zone());
    CHECK(received == book.cross_zone());
    CHECK(book.sent_across(book.zone(a)) == Bytes{4 + 8});
}

TEST_CASE("an incident is what was booked after minus what was booked before minus the steady share") {
    TrafficBook book = three_zones();
    book.book(a, b, Purpose::produce, Initiator::producer, 100_MB);
    const TrafficBook before = book;
    book.book(a, b, Purpose::produce, Initiator::producer, 60_MB);
    book.book(b, c, Purpose::catch_up, Initiator::broker, 30_MB);
    const TrafficBook extra = book - before - before * 0.5;
    CHECK(extra.moved(Purpose::produce) == 10_MB);
    CHECK(extra.moved(Purpose::catch_up) == 30_MB);
}

TEST_CASE("rows list the cells that are not zero, in order") {
    TrafficBook book = three_zones();
    book.book(c, a, Purpose::replicate, Initiator::broker, 1_MB);
    book.book(a, c, Purpose::tail_scan, Initiator::person, 3_MB);
    const auto rows = book.rows();
    REQUIRE(rows.size() == 2);
    CHECK(book.places()[rows[0].to.index()] == "c");
    CHECK(rows[0].purpose == Purpose::tail_scan);
    CHECK(rows[0].initiator == Initiator::person);
    CHECK(rows[0].bytes == 3_MB);
    CHECK(rows[1].from == book.zone(c));
    CHECK(book.places().back() == "store");
}

TEST_CASE("an empty book takes the places of the first that is added, and books of other places do not mix") {
    TrafficBook sum;
    CHECK(sum.total() == 0_MB);
    TrafficBook book = three_zones();
    book.book(a, b, Purpose::produce, Initiator::producer, 1_MB);
    sum += book;
    sum += TrafficBook{};
    CHECK(sum.cross_zone() == 1_MB);
    CHECK((TrafficBook{} - book).cross_zone() == Bytes{-1e6});
    CHECK_THROWS_AS(sum += TrafficBook({"a", "b"}), OurMistake);
    CHECK_THROWS_AS(book.book(ZoneId{3}, a, Purpose::produce, Initiator::producer, 1_B), OurMistake);
}

TEST_CASE("words stand in the order of the values") {
    for (std::size_t i = 0; i < word_count<Purpose>; ++i)
        CHECK(static_cast<std::size_t>(EnumWords<Purpose>::words[i].second) == i);
    for (std::size_t i = 0; i < word_count<Initiator>; ++i)
        CHECK(static_cast<std::size_t>(EnumWords<Initiator>::words[i].second) == i);
    for (std::size_t i = 0; i < word_count<RequestKind>; ++i)
        CHECK(static_cast<std::size_t>(EnumWords<RequestKind>::words[i].second) == i);
    CHECK(word(Purpose::cold_read) == "cold_read");
    CHECK(word(RequestKind::del) == "delete");
}

}  // namespace
}  // namespace rehearse
