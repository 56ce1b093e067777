// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace gatescope {

/// A strip above the content that says what went wrong, or what is odd, and what to do next. Stays until it
/// is dismissed or the next task starts; blocks nothing.
class MessageBanner : public QFrame {
    Q_OBJECT
public:
    explicit MessageBanner(QWidget* parent = nullptr);

    void showError(const QString& problem, const QString& remedy);
    void showNote(const QString& note);
    QString text() const;
    bool isError() const { return m_isError; }

private:
    void show(const QString& strong, const QString& plain, bool error);

    QLabel* m_strong;
    QLabel* m_plain;
    bool m_isError = false;
};

} // namespace gatescope
