// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/label_cache.h"

#include "look/number_text.h"
#include "look/shown_text.h"

#include <algorithm>

namespace gatescope {

namespace {
constexpr int kBucket = 8;                ///< pixels: labels of about the same room share a text
constexpr int kWidest = 1600;             ///< no name needs more
constexpr qsizetype kLongest = 300;       ///< characters; names of C++ templates have thousands
constexpr std::size_t kMostTexts = 30000; ///< then the cache begins anew
} // namespace

void LabelCache::setFont(const QFont& font) {
    m_font = font;
    m_metrics = QFontMetrics(font);
    clear();
}

void LabelCache::clear() {
    m_names.clear();
    m_counts.clear();
}

const QStaticText* LabelCache::remember(std::unordered_map<std::uint64_t, Entry>& cache, std::uint64_t key,
                                        const QString& text) {
    if (cache.size() > kMostTexts) cache.clear();
    Entry& entry = cache[key];
    entry.text.setTextFormat(Qt::PlainText);
    entry.text.setPerformanceHint(QStaticText::AggressiveCaching);
    entry.text.setText(text);
    entry.width = m_metrics.horizontalAdvance(text);
    return &entry.text;
}

const QStaticText* LabelCache::text(const Trace& trace, StringId name, int room) {
    const int bucket = std::min(room, kWidest) / kBucket;
    const std::uint64_t key = (std::uint64_t{name} << 16) | static_cast<std::uint64_t>(bucket);
    if (const auto known = m_names.find(key); known != m_names.end())
        return known->second.text.text().isEmpty() ? nullptr : &known->second.text;
    const std::string_view whole = trace.string(name);
    QString text = QString::fromUtf8(whole.data(), static_cast<qsizetype>(whole.size())).left(kLongest);
    for (const QChar breaks :
         {QChar('\n'), QChar('\r'), QChar(QChar::LineSeparator), QChar(QChar::ParagraphSeparator)})
        text.replace(breaks, QChar(' ')); // a second line would stand in the next row
    text = shownText(text);
    text = m_metrics.elidedText(text, Qt::ElideRight, bucket * kBucket);
    if (text.size() < 3 && whole.size() >= 3) text.clear(); // an ellipsis alone says nothing
    const QStaticText* made = remember(m_names, key, text);
    return text.isEmpty() ? nullptr : made;
}

const QStaticText* LabelCache::count(std::uint64_t count, int room) {
    auto known = m_counts.find(count);
    if (known == m_counts.end()) {
        remember(m_counts, count, QChar(0x00D7) + countText(static_cast<std::int64_t>(count)));
        known = m_counts.find(count);
    }
    return known->second.width <= room ? &known->second.text : nullptr;
}

} // namespace gatescope
