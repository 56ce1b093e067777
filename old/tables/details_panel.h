// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/timeline_model.h"

#include <QFrame>

#include <memory>

class QGridLayout;
class QLabel;

namespace gatescope {

/// The selected slice's facts; says how to select one while there is none.
class DetailsPanel : public QFrame {
    Q_OBJECT
public:
    explicit DetailsPanel(QWidget* parent = nullptr);

    void showSlice(const TimelineModel& model, SliceId id);
    /// A sentence under the name, such as why this slice has no partner on the other side.
    void showNote(const QString& note);
    void clear();
    QString title() const;

private:
    void removeFacts();

    QLabel* m_title;
    QLabel* m_note;
    QWidget* m_facts = nullptr;
};

} // namespace gatescope
