// The request book: what is booked is found again, and books add like numbers.
#include <doctest/doctest.h>

#include "models/request_book.hpp"
#include "sim/check.hpp"

namespace rehearse {
namespace {

constexpr StoreId standard{0}, express{1};

TEST_CASE("every request is found in the one cell where it was booked") {
    RequestBook book({"s3-standard", "s3-express"});
    book.book(standard, RequestKind::put, Purpose::wal_write, 10);
    book.book(standard, RequestKind::put, Purpose::object_upload);
    book.book(express, RequestKind::put, Purpose::wal_write, 100);
    book.book(express, RequestKind::get, Purpose::wal_replay, 0.5);
    CHECK(book.count(standard, RequestKind::put, Purpose::wal_write) == 10);
    CHECK(book.count(standard, RequestKind::put) == 11);
    CHECK(book.count(RequestKind::put) == 111);
    CHECK(book.count(RequestKind::list) == 0);
    CHECK(book.total() == 111.5);
    const auto rows = book.rows();
    REQUIRE(rows.size() == 4);
    CHECK(rows[1].purpose == Purpose::object_upload);
    CHECK(rows[3].store == express);
    CHECK(rows[3].kind == RequestKind::get);
    CHECK(rows[3].count == 0.5);
}

TEST_CASE("request books add, subtract and scale, and books of other stores do not mix") {
    RequestBook book({"s3-standard"});
    book.book(standard, RequestKind::get, Purpose::cold_read, 8);
    RequestBook sum;
    sum += book * 0.5;
    sum -= book;
    CHECK(sum.total() == -4);
    CHECK((book + book - book).total() == 8);
    CHECK_THROWS_AS(sum += RequestBook({"gcs-standard"}), OurMistake);
    CHECK_THROWS_AS(book.book(express, RequestKind::get, Purpose::cold_read), OurMistake);
}

}  // namespace
}  // namespace rehearse
