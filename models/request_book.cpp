// The request book as one dense array of counts.
#include "models/request_book.hpp"

#include <utility>

#include "sim/check.hpp"

namespace rehearse {
namespace {

constexpr std::size_t purposes = word_count<Purpose>;
constexpr std::size_t kinds = word_count<RequestKind>;

}  // namespace

RequestBook::RequestBook(std::vector<std::string> store_types) : stores_(std::move(store_types)) {
    cells_.assign(stores_.size() * kinds * purposes, 0.0);
}

std::size_t RequestBook::cell(StoreId store, RequestKind kind, Purpose purpose) const {
    expects(store.index() < stores_.size(), "a store of this book");
    return (store.index() * kinds + static_cast<std::size_t>(kind)) * purposes + static_cast<std::size_t>(purpose);
}

void RequestBook::book(StoreId store, RequestKind kind, Purpose purpose, double count) {
    cells_[cell(store, kind, purpose)] += count;
}

double RequestBook::count(StoreId store, RequestKind kind, Purpose purpose) const { return cells_[cell(store, kind, purpose)]; }

double RequestBook::count(StoreId store, RequestKind kind) const {
    double all = 0;
    for (std::size_t p = 0; p < purposes; ++p) all += count(store, kind, static_cast<Purpose>(p));
    return all;
}

double RequestBook::count(RequestKind kind) const {
    double all = 0;
    for (std::uint32_t s = 0; s < stores_.size(); ++s) all += count(StoreId{s}, kind);
    return all;
}

double RequestBook::total() const {
    double all = 0;
    for (const double requests : cells_) all += requests;
    return all;
}

std::vector<RequestRow> RequestBook::rows() const {
    std::vector<RequestRow> out;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (cells_[i] == 0) continue;
        const StoreId store{static_cast<std::uint32_t>(i / (kinds * purposes))};
        out.push_back({store, static_cast<RequestKind>(i / purposes % kinds), static_cast<Purpose>(i % purposes), cells_[i]});
    }
    return out;
}

void RequestBook::take_stores_of(const RequestBook& other) {
    if (stores_.empty()) *this = other * 0.0;
    expects(other.stores_.empty() || stores_ == other.stores_, "books of the same stores");
}

RequestBook& RequestBook::operator+=(const RequestBook& other) {
    take_stores_of(other);
    for (std::size_t i = 0; i < other.cells_.size(); ++i) cells_[i] += other.cells_[i];
    return *this;
}

RequestBook& RequestBook::operator-=(const RequestBook& other) {
    take_stores_of(other);
    for (std::size_t i = 0; i < other.cells_.size(); ++i) cells_[i] -= other.cells_[i];
    return *this;
}

RequestBook& RequestBook::operator*=(double factor) {
    for (double& requests : cells_) requests *= factor;
    return *this;
}

}  // namespace rehearse
