/**
 * The most common passwords of eight characters or more in published lists of leaked passwords, in lower case.
 * Sequences and repetitions are not included, because the policy detects them.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 123456789a 12345678a 123qweasd 123456abc 1234qwer a1b2c3d4 a12345678
  aa123456 aa12345678 abc12345 abcd1234 admin123 administrator adobe123 alexander asdf1234 asdfasdf1 baseball
  baseball1 basketball butterfly changeme charlie1 chocolate computer corvette danielle dragon123 elizabeth
  football football1 freedom1 garfield hello123 helloworld iloveyou iloveyou1 iloveyou2 internet jennifer
  jonathan justin123 letmein1 letmein123 liverpool liverpool1 login123 master123 maverick mercedes michael1
  michelle midnight monkey123 mustang1 myspace1 nicholas p@ssw0rd p@ssword pa$$word passw0rd
  password password! password0 password1 password1! password12 password123 password1234 password2 patricia
  pokemon1 princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qqww1122 qwer1234 qwerty12 qwerty123 qwerty1234
  samantha secret123 shadow123 starwars starwars1 steelers sunshine sunshine1 superman superman1 test1234
  testtest1 tollgate tollgate1 tollgate123 trustno1 user1234 victoria welcome1 welcome12 welcome123 whatever
  william1 xbox1234 zaq12wsx zxcvbnm1 zxcvbnm123
  `
    .trim()
    .split(/\s+/),
)
