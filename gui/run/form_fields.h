// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

#include <initializer_list>
#include <utility>

namespace gatescope {

inline QSpinBox* spinBox(int from, int to, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(from, to);
    box->setAccelerated(true);
    return box;
}

inline QDoubleSpinBox* decimalBox(double from, double to, int decimals, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setDecimals(decimals);
    box->setRange(from, to);
    return box;
}

/// As wide as the form, not as its longest entry. Entries: text for people, the command line's word.
inline QComboBox* choiceBox(std::initializer_list<std::pair<QString, QString>> entries, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    for (const auto& [text, word] : entries)
        box->addItem(text, word);
    return box;
}

inline void choose(QComboBox& box, const QString& word) {
    box.setCurrentIndex(std::max(0, box.findData(word)));
}

/// The same of a word that a settings file asks for and that may be none of the entries.
inline void chooseOrAdd(QComboBox& box, const QString& word) {
    if (box.findData(word) < 0 && !word.isEmpty()) box.addItem(word, word);
    choose(box, word);
}

} // namespace gatescope
