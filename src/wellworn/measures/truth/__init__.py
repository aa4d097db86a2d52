"""Whether what is in the fields is true: detectors of low-effort and made-up values as a property of fields, forms and periods.

Never of a person: nothing here takes or gives one, a column comes with the number of people behind it and no more. Each detector has
a simulated null and a stated rate of false alarms; one correction covers all questions of a report. The first guess about a finding
is always that the form is the cause.
"""
