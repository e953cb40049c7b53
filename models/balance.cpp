// Sums and sentences of balances.
#include "models/balance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rehearse {
namespace {

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", value);
    return text;
}

}  // namespace

double Balance::gap() const {
    double left = whole;
    for (const auto& [part, value] : parts) left -= value;
    return left;
}

bool Balance::holds(double tolerance) const {
    double largest = std::fabs(whole);
    for (const auto& [part, value] : parts) largest = std::max(largest, std::fabs(value));
    return std::fabs(gap()) <= tolerance * largest;
}

std::string Balance::sentence() const {
    std::string out = name + " " + number(whole) + " =";
    const char* join = " ";
    for (const auto& [part, value] : parts) {
        out.append(join).append(part).append(" ").append(number(value));
        join = " + ";
    }
    if (parts.empty()) out.append(" nothing");
    const double left = gap();
    out.append(": ").append(number(std::fabs(left))).append(left < 0 ? " too much on the right" : " too much on the left");
    return out;
}

std::vector<std::string> broken(const std::vector<Balance>& balances, double tolerance) {
    std::vector<std::string> out;
    for (const Balance& balance : balances)
        if (!balance.holds(tolerance)) out.push_back(balance.sentence());
    return out;
}

}  // namespace rehearse
