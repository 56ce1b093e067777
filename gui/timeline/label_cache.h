// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <QFont>
#include <QFontMetrics>
#include <QStaticText>

#include <cstdint>
#include <unordered_map>

namespace gatescope {

/// Names cut to the room that there is, laid out once: eliding and laying out 2,000 of them anew takes many
/// times a frame.
class LabelCache {
public:
    void setFont(const QFont& font);
    const QFontMetrics& metrics() const { return m_metrics; }
    const QFont& font() const { return m_font; }

    /// The trace's string in so many pixels at most; null where nothing of it can be read in them.
    const QStaticText* text(const Trace& trace, StringId name, int room);
    /// "×12": how many slices an item stands for.
    const QStaticText* count(std::uint64_t count, int room);
    void clear();

private:
    struct Entry {
        QStaticText text;
        int width = 0;
    };

    const QStaticText* remember(std::unordered_map<std::uint64_t, Entry>& cache, std::uint64_t key,
                                const QString& text);

    QFont m_font;
    QFontMetrics m_metrics{QFont()};
    std::unordered_map<std::uint64_t, Entry> m_names;  ///< by name and room
    std::unordered_map<std::uint64_t, Entry> m_counts; ///< by count
};

} // namespace gatescope
