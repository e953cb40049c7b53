// What the numerics share: a plain table of numbers. The numerics_*.cpp files are the only ones that know Eigen; all of them
// run off the event path, and with Eigen's vector code switched off, so that their bits do not depend on the machine.
// Wrong input (a singular system, a table that is no correlation) throws std::invalid_argument with a sentence.
#pragma once

#include <cstddef>
#include <vector>

namespace rehearse {

/// Rows of equal length, one after the other.
struct Table {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> cells;

    Table() = default;
    Table(std::size_t r, std::size_t c) : rows(r), columns(c), cells(r * c) {}
    double& at(std::size_t row, std::size_t column) { return cells[row * columns + column]; }
    double at(std::size_t row, std::size_t column) const { return cells[row * columns + column]; }
};

}  // namespace rehearse
