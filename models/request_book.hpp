// The request book: every request to an object store, once, by (store, kind, purpose).
// A book is a value: a copy is a snapshot, and books of the same stores add, subtract and scale.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/purpose.hpp"
#include "sim/id.hpp"

namespace rehearse {

/// An object store that a book knows.
using StoreId = Id<struct StoreTag>;

/// One cell that is not zero. Counts are fractional, because fluids are.
struct RequestRow {
    StoreId store;
    RequestKind kind;
    Purpose purpose;
    double count;
};

class RequestBook {
public:
    /// A book of no stores; takes the stores of the first book that is added to it.
    RequestBook() = default;
    /// `store_types` are names of object store types of the catalog.
    explicit RequestBook(std::vector<std::string> store_types);

    const std::vector<std::string>& stores() const { return stores_; }
    void book(StoreId store, RequestKind kind, Purpose purpose, double count = 1);

    double count(StoreId store, RequestKind kind, Purpose purpose) const;
    double count(StoreId store, RequestKind kind) const;
    double count(RequestKind kind) const;
    double total() const;

    /// Cells that are not zero, ordered by store, kind, purpose.
    std::vector<RequestRow> rows() const;

    RequestBook& operator+=(const RequestBook& other);
    RequestBook& operator-=(const RequestBook& other);
    RequestBook& operator*=(double factor);
    friend RequestBook operator+(RequestBook a, const RequestBook& b) { return a += b; }
    friend RequestBook operator-(RequestBook a, const RequestBook& b) { return a -= b; }
    friend RequestBook operator*(RequestBook a, double factor) { return a *= factor; }

private:
    std::size_t cell(StoreId store, RequestKind kind, Purpose purpose) const;
    void take_stores_of(const RequestBook& other);

    std::vector<std::string> stores_;
    std::vector<double> cells_;  // requests; store-major, then kind, purpose
};

}  // namespace rehearse
