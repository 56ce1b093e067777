// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

class QVariant;

namespace gatescope {

/// What the rows of a table are sorted by: each is asked once for it. Asked at each comparison, 50,000 rows
/// hold up the window.
class SortKeys {
public:
    explicit SortKeys(Qt::CaseSensitivity sensitivity) : m_sensitivity(sensitivity) {}

    void reserve(std::size_t rows) { m_keys.reserve(rows); }
    std::size_t count() const { return m_keys.size(); }
    /// Of the next row. Those that stay last do so in either order.
    void add(const QVariant& value, bool staysLast);
    /// Once all are added.
    void finish();
    bool finished() const { return m_finished; }
    /// All rows in this order: numbers before texts in ascending order, and in either what is missing behind
    /// all else. Those that are alike as they were.
    std::vector<int> sorted(Qt::SortOrder order) const;
    /// The same the other way round: of each row its place among them.
    std::vector<int> places(Qt::SortOrder order) const;

private:
    enum class Kind : std::uint8_t { Number, Text, Nothing };
    struct Key {
        double number = 0;      ///< where it is one
        std::uint64_t lead = 0; ///< of a text: what follows the part that all have in common
        std::uint32_t from = 0; ///< of a text, in m_letters
        std::uint32_t length = 0;
        Kind kind = Kind::Nothing;
        bool last = false;
    };

    static std::uint8_t groupOf(const Key& key, bool ascending);
    std::string_view textOf(const Key& key) const { return {m_letters.data() + key.from, key.length}; }

    Qt::CaseSensitivity m_sensitivity;
    bool m_finished = false;
    std::vector<Key> m_keys; ///< [row]
    /// All texts, one behind another, in UTF-8: a string of its own for each took most of the time.
    std::string m_letters;
};

} // namespace gatescope
