--
-- PostgreSQL database dump
--

\restrict zAJD6ilgjGpekhCQwMeWC516NntK5RQFhcG4CNGrCaa0kAMLOTjbtTYuQOiHDQM

-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: ledger; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.ledger (
    seq bigint NOT NULL,
    at text NOT NULL,
    by text NOT NULL,
    verb text NOT NULL,
    reason text,
    undoes bigint,
    first_version bigint NOT NULL,
    last_version bigint NOT NULL,
    hash text NOT NULL,
    before text,
    format integer NOT NULL,
    role text DEFAULT SESSION_USER NOT NULL,
    written timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seq_before bigint GENERATED ALWAYS AS (
CASE
    WHEN (seq > 1) THEN (seq - 1)
    ELSE NULL::bigint
END) STORED,
    CONSTRAINT ledger_check CHECK (((seq > 0) AND ((seq = 1) = (before IS NULL)))),
    CONSTRAINT ledger_check1 CHECK (((first_version > 0) AND (first_version <= last_version)))
);


ALTER TABLE public.ledger OWNER TO owner;

--
-- Name: version; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.version (
    seq bigint NOT NULL,
    entry bigint NOT NULL,
    subject text NOT NULL,
    key text NOT NULL,
    before bigint,
    record text
);


ALTER TABLE public.version OWNER TO owner;

--
-- Data for Name: ledger; Type: TABLE DATA; Schema: public; Owner: owner
--

COPY public.ledger (seq, at, by, verb, reason, undoes, first_version, last_version, hash, before, format, role, written) FROM stdin;
1	2026-11-20T12:00:00Z	an editor	dataset	\N	\N	1	12	9ad1625f7d45ef67af55aaa8eb9be0062f920345e50ce637593ca00eba36c195	\N	1	owner	2026-11-28 11:07:42.132947+00
2	2026-11-20T12:00:00Z	an editor	add	\N	\N	13	28	81bb583e1f7d48b2c2ddb50804af481d7e81bf9416d2664aa090904ec4f133f6	9ad1625f7d45ef67af55aaa8eb9be0062f920345e50ce637593ca00eba36c195	1	owner	2026-11-28 11:07:42.139004+00
3	2026-11-24T12:00:00Z	an editor	add	\N	\N	29	29	43e85248ae187fc1a6b990f142c2a7ff25f597e82d2280e98577b489ebefdaa1	81bb583e1f7d48b2c2ddb50804af481d7e81bf9416d2664aa090904ec4f133f6	1	owner	2026-11-28 11:07:42.139562+00
4	2026-11-24T12:00:00Z	an editor	edit	looked it up	\N	30	30	962443ec464bdc2bb36673d806e80797cad1bac1f74cb42f5ccdc5c5f2cadac6	43e85248ae187fc1a6b990f142c2a7ff25f597e82d2280e98577b489ebefdaa1	1	owner	2026-11-28 11:07:42.139715+00
5	2026-11-24T12:00:00Z	an editor	checked	\N	\N	31	31	83b4c2d34a97deda5ff5728723efc1869f2dc41c13e0db34cac2820b256dbd8f	962443ec464bdc2bb36673d806e80797cad1bac1f74cb42f5ccdc5c5f2cadac6	1	owner	2026-11-28 11:07:42.139843+00
6	2026-11-24T12:00:00Z	an editor	delete	It was another vendor.	\N	32	32	1a455987dd68d164f3236c8a115953fa969f4c326811149f512c64e69737a352	83b4c2d34a97deda5ff5728723efc1869f2dc41c13e0db34cac2820b256dbd8f	1	owner	2026-11-28 11:07:42.13993+00
7	2026-11-24T12:00:00Z	an editor	add	\N	\N	33	33	8c14f2dce2f04734188f127b5fa1b4c037e801251b02b101520722bf6cb380ca	1a455987dd68d164f3236c8a115953fa969f4c326811149f512c64e69737a352	1	owner	2026-11-28 11:07:42.140003+00
8	2026-11-24T12:00:00Z	an editor	undo	\N	7	34	34	054a716ed96b89a977825ba9d49c189001bd661fb6ee13bd22a7e86de78e95e5	8c14f2dce2f04734188f127b5fa1b4c037e801251b02b101520722bf6cb380ca	1	owner	2026-11-28 11:07:42.14014+00
9	2026-11-24T12:00:00Z	an editor	import	news.txt	\N	35	35	fc2e03de053acef1ee77720518d41c69a414373b7fcaccc5adc752e1fd04518a	054a716ed96b89a977825ba9d49c189001bd661fb6ee13bd22a7e86de78e95e5	1	owner	2026-11-28 11:07:42.140288+00
10	2026-11-24T12:00:00Z	an editor	feeds	http://127.0.0.1:42051/news.rss	\N	36	36	e96ad361e2b86e08b11d92bd8ae3713f5074a95cb89d36ca755393d2294f8443	fc2e03de053acef1ee77720518d41c69a414373b7fcaccc5adc752e1fd04518a	1	owner	2026-11-28 11:07:42.140338+00
11	2026-11-24T12:00:00Z	anna	checked	\N	\N	37	37	4999c91faff299f7e7c84b1ea7e60fa322f49445767af2ec639d3845667e2334	e96ad361e2b86e08b11d92bd8ae3713f5074a95cb89d36ca755393d2294f8443	1	anna	2026-11-28 11:07:43.706149+00
\.


--
-- Data for Name: version; Type: TABLE DATA; Schema: public; Owner: owner
--

COPY public.version (seq, entry, subject, key, before, record) FROM stdin;
1	1	entity	ruritania	\N	{"slug":"ruritania","name":"Ruritania","kind":"country","iso2":"QR","iso3":"QRX","region":"Europe","subregion":"Southern Europe","aliases":["Kingdom of Ruritania","Ruritánia"]}
2	1	entity	freedonia	\N	{"slug":"freedonia","name":"Freedonia","kind":"country","iso2":"QF","iso3":"QFX","region":"Europe","subregion":"Southern Europe","aliases":["Land of the Brave and Free"]}
3	1	entity	borduria	\N	{"slug":"borduria","name":"Borduria","kind":"country","iso2":"QB","iso3":"QBX","region":"Europe","subregion":"Southern Europe"}
4	1	entity	syldavia	\N	{"slug":"syldavia","name":"Syldavia","kind":"country","iso2":"QS","iso3":"QSX","region":"Europe","subregion":"Southern Europe","aliases":["Zyldavia"]}
5	1	entity	grand-fenwick	\N	{"slug":"grand-fenwick","name":"Grand Fenwick","kind":"country","iso2":"QG","iso3":"QGX","region":"Europe","subregion":"Southern Europe","aliases":["Duchy of Grand Fenwick"]}
6	1	entity	genovia	\N	{"slug":"genovia","name":"Genovia","kind":"country","iso2":"QN","iso3":"QNX","region":"Europe","subregion":"Western Europe"}
7	1	entity	elbonia	\N	{"slug":"elbonia","name":"Elbonia","kind":"country","iso2":"QE","iso3":"QEX","region":"Europe","subregion":"Southern Europe"}
8	1	entity	sylvania	\N	{"slug":"sylvania","name":"Sylvania","kind":"country","iso2":"QY","iso3":"QYX","region":"Europe","subregion":"Southern Europe"}
9	1	entity	middle-sea-union	\N	{"slug":"middle-sea-union","name":"Middle Sea Union","kind":"bloc","aliases":["MSU"]}
10	1	entity	ruritel	\N	{"slug":"ruritel","name":"Ruritel","kind":"company","home":"ruritania","aliases":["Ruritel AG"]}
11	1	entity	fredcom	\N	{"slug":"fredcom","name":"Fredcom","kind":"company","home":"freedonia"}
12	1	group	old-alliance	\N	{"slug":"old-alliance","name":"Old Alliance","aliases":["OA"],"source":{"publisher":"An almanac"},"members":[{"country":"ruritania","since":"1894"},{"country":"freedonia","since":"1933","to":"2001"}]}
13	2	update	3b0000000a	\N	{"id":"3b0000000a","entity":"ruritania","date":"2018","summary":"Ruritania's parliament opened an inquiry into 5G vendors.","actor":"legislature","confidence":"single-press","effects":[{"scope":"5g","status":"under-review","stage":"announced","basis":"informal"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
14	2	update	4c0000000b	\N	{"id":"4c0000000b","entity":"ruritania","date":"2019-03-12","summary":"The regulator kept Huawei out of the network's core.","actor":"regulator","actor_name":"Office of the Ether","confidence":"official","effects":[{"scope":"5g","status":"restricted","stage":"in-force","basis":"order"},{"scope":"5g-core","status":"banned","stage":"in-force","basis":"order"}],"sources":[{"publisher":"Office of the Ether","title":"Order 12","url":"https://ether.example/12","published":"2019-03-12","official":true},{"publisher":"The Strelsau Times","url":"https://times.example/a?b=1&c=2"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
15	2	update	5d0000000c	\N	{"id":"5d0000000c","entity":"ruritania","also_about":["ruritel"],"date":"2020-07-22","summary":"Ruritania told Ruritel and the other operators that licences for Huawei equipment will not be renewed, which takes it out of the network by 2028.","note":"The decree was not published.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"phase-out","stage":"adopted","basis":"licence","effective":"2028"}],"deadlines":[{"scope":"5g","date":"2027-12-31","what":"Huawei equipment must be out"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
16	2	update	5d00000zzz	\N	{"id":"5d00000zzz","entity":"ruritania","date":"2024-05","summary":"Ruritania moved the deadline by a year.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"phase-out","stage":"adopted","basis":"licence","effective":"2028"}],"deadlines":[{"scope":"5g","date":"2028-12-31","what":"Huawei equipment must be out","replaces":"2027-12-31"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
17	2	update	6e0000000d	\N	{"id":"6e0000000d","entity":"freedonia","date":"2019-05-02","summary":"Freedonia's president saw no reason for a ban.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"permitted","stage":"announced","basis":"informal"}],"sources":[{"publisher":"Freedonia Gazette"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
18	2	update	6f0000000e	\N	{"id":"6f0000000e","entity":"freedonia","date":"2019-05-20","summary":"Freedonia's agency ordered Huawei out.","actor":"security-agency","confidence":"single-press","effects":[{"scope":"5g","status":"banned","stage":"adopted","basis":"order"}],"sources":[{"publisher":"Freedonia Gazette"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
19	2	update	7a0000000f	\N	{"id":"7a0000000f","entity":"borduria","date":"2021-01-10","summary":"Borduria banned Huawei from its 5G network.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"banned","stage":"in-force","basis":"law"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
20	2	update	7b0000000g	\N	{"id":"7b0000000g","entity":"borduria","date":"2021-02-01","summary":"A court in Szohôd suspended the ban.","actor":"court","confidence":"single-press","effects":[{"scope":"5g","status":"under-review","stage":"suspended","basis":"order"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
21	2	update	8a0000000h	\N	{"id":"8a0000000h","entity":"syldavia","date":"2020-10","summary":"Syldavia shut Huawei out of public procurement.","actor":"government","confidence":"single-press","effects":[{"scope":"government","status":"banned","stage":"adopted","basis":"guidance"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
22	2	update	8b0000000j	\N	{"id":"8b0000000j","entity":"grand-fenwick","date":"2022-02-02","summary":"The Duchess welcomed Huawei with certificates.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"permitted","stage":"announced","basis":"informal"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
23	2	update	8c0000000k	\N	{"id":"8c0000000k","entity":"genovia","date":"2020-02-02","summary":"Genovia adopted a law against high-risk vendors.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"discouraged","stage":"adopted","basis":"guidance"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
24	2	update	8d0000000m	\N	{"id":"8d0000000m","entity":"genovia","date":"2023-03-03","summary":"Genovia repealed the law; nothing took its place.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"unknown","stage":"repealed","basis":"law"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
25	2	update	9a0000000n	\N	{"id":"9a0000000n","entity":"elbonia","also_about":["fredcom"],"date":"2024-12-24","summary":"华为 in Elbonia: its minister wrote to Fredcom about mud in the cables.","actor":"government","confidence":"single-press","pending":"tighten","sources":[{"publisher":"新华社","title":"一个标题","url":"https://news.example/long-path/long-path/long-path/long-path/long-path/long-path/long-path/long-path/long-path/long-path/long-path/long-path/"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
26	2	update	9b0000000p	\N	{"id":"9b0000000p","entity":"fredcom","date":"2025-01-31","summary":"Fredcom replaced Huawei's radio units by its own.","actor":"operator","confidence":"single-press","effects":[{"scope":"5g-ran","status":"banned","stage":"announced","basis":"contract"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
27	2	update	9c0000000q	\N	{"id":"9c0000000q","entity":"middle-sea-union","date":"2023-06-15","summary":"The Middle Sea Union advised its members to avoid Huawei.","actor":"government","confidence":"single-press","effects":[{"scope":"5g","status":"discouraged","stage":"adopted","basis":"guidance"}],"sources":[{"publisher":"The Strelsau Times"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
28	2	checked	ruritania/2026-10-01	\N	{"checked":"ruritania","date":"2026-10-01","note":"Asked the regulator.","recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
29	3	update	8aj45xn87p	\N	{"id":"8aj45xn87p","entity":"genovia","date":"2026-11-02","summary":"Genovia's regulator opened a review of its 5G vendors.","actor":"regulator","confidence":"single-press","effects":[{"scope":"5g","status":"under-review","stage":"announced","basis":"informal"}],"sources":[{"publisher":"Genovia Post","url":"https://post.example/2"}],"recorded_at":"2026-11-24T12:00:00Z","recorded_by":"an editor"}
30	4	update	4c0000000b	14	{"id":"4c0000000b","entity":"ruritania","date":"2019-03-12","summary":"The regulator kept Huawei out of the network's core.","note":"In force.","actor":"regulator","actor_name":"Office of the Ether","confidence":"official","effects":[{"scope":"5g","status":"restricted","stage":"in-force","basis":"order"},{"scope":"5g-core","status":"banned","stage":"in-force","basis":"order"}],"sources":[{"publisher":"Office of the Ether","title":"Order 12","url":"https://ether.example/12","published":"2019-03-12","official":true},{"publisher":"The Strelsau Times","url":"https://times.example/a?b=1&c=2"}],"recorded_at":"2026-11-20T12:00:00Z","recorded_by":"an editor"}
31	5	checked	genovia/2026-11-24	\N	{"checked":"genovia","date":"2026-11-24","note":"Asked the regulator.","recorded_at":"2026-11-24T12:00:00Z","recorded_by":"an editor"}
32	6	update	9b0000000p	26	\N
33	7	update	dkcv6xhfts	\N	{"id":"dkcv6xhfts","entity":"ruritania","date":"2026-11-19","summary":"Deadline 2028-12-31 (5g), Huawei equipment must be out: met.","confidence":"single-press","sources":[{"publisher":"Times"}],"recorded_at":"2026-11-24T12:00:00Z","recorded_by":"an editor","outcomes":[{"deadline":"5d00000zzz:5g","word":"met"}]}
34	8	update	dkcv6xhfts	33	\N
35	9	draft	q04wap94xt	\N	{"id":"q04wap94xt","text_sha256":"e1244cb2516d89b67396fdce2dbf66b6e343e71a9695e2e2f792c4d31977014f","date":"2026-11-12","heading":"Genovia","publishers":["The Genovia Post"],"origin":"news.txt","recorded_at":"2026-11-24T12:00:00Z","recorded_by":"an editor"}
36	10	draft	jd20nr80a5	\N	{"id":"jd20nr80a5","text_sha256":"ccd827608490be7435bc41b00794bdef77482d297891813a2b2beaad616a7075","date":"2026-11-20","title":"Genovia bans Huawei from its 5G networks","address":"https://post.example/1","publishers":["The Genovia Post"],"origin":"http://127.0.0.1:42051/news.rss","recorded_at":"2026-11-24T12:00:00Z","recorded_by":"an editor"}
37	11	checked	borduria/2026-11-24	\N	{"checked":"borduria","date":"2026-11-24","note":"No news.","recorded_at":"2026-11-24T12:00:00Z","recorded_by":"anna"}
\.


--
-- Name: ledger ledger_before_key; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_before_key UNIQUE (before);


--
-- Name: ledger ledger_hash_key; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_hash_key UNIQUE (hash);


--
-- Name: ledger ledger_pkey; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (seq);


--
-- Name: ledger ledger_seq_hash_key; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_seq_hash_key UNIQUE (seq, hash);


--
-- Name: version version_pkey; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_pkey PRIMARY KEY (entry, seq);


--
-- Name: ledger ledger_seq_before_before_fkey; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_seq_before_before_fkey FOREIGN KEY (seq_before, before) REFERENCES public.ledger(seq, hash);


--
-- Name: ledger ledger_undoes_fkey; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.ledger(seq);


--
-- Name: version version_entry_fkey; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger(seq);


--
-- Name: TABLE ledger; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.seq; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(seq) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.at; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(at) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.by; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(by) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.verb; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(verb) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.reason; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(reason) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.undoes; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(undoes) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.first_version; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(first_version) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.last_version; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(last_version) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.hash; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(hash) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.before; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(before) ON TABLE public.ledger TO editors;


--
-- Name: COLUMN ledger.format; Type: ACL; Schema: public; Owner: owner
--

GRANT INSERT(format) ON TABLE public.ledger TO editors;


--
-- Name: TABLE version; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.version TO editors;


--
-- PostgreSQL database dump complete
--

\unrestrict zAJD6ilgjGpekhCQwMeWC516NntK5RQFhcG4CNGrCaa0kAMLOTjbtTYuQOiHDQM

